import { DRAWS, rangeOf } from './difference.ts';
import { CONFIDENCE } from './estimate.ts';
import { deviation } from './moments.ts';
import { seeded } from './rng.ts';
import { normalQuantile, studentQuantile } from './special.ts';

/**
 * How far means of groups stray: of each draw the largest difference between the groups' errors. The mean of rows that are
 * drawn anew is normal about the mean (30 rows and more), so that is what is drawn; of few rows wider, as Student's t is.
 * @param groups the values of each group's rows, two at least
 */
export function strayedMeans(groups: readonly Float64Array[], seed: number): number[] {
  const rng = seeded(seed, 'groups');
  const middle = (1 + CONFIDENCE) / 2;
  const errors = groups.map((values) => {
    const wider = studentQuantile(middle, values.length - 1) / normalQuantile(middle);
    return (wider * deviation(values)) / Math.sqrt(values.length);
  });
  return Array.from({ length: DRAWS }, () => rangeOf(errors.map((error) => error * rng.normal())) ?? 0);
}
