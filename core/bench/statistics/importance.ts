import { CONFIDENCE } from './estimate.ts';
import { deviation, mean } from './moments.ts';
import { studentQuantile } from './special.ts';

export interface Importance {
  feature: string;
  /** By how much the metric gets worse when the feature's values are dealt to other rows; the mean over the shuffles. */
  drop: number;
  low: number;
  high: number;
}

/**
 * Permutation importance of one feature (Breiman 2001), with Student's t interval over the shuffles (`permutation` of
 * rng.ts makes them). With one shuffle only the interval is the drop itself.
 * @param baseline the metric on the rows as they are
 * @param shuffled the metric on each shuffle, at least one
 * @param better whether more of the metric is better
 */
export function importance(
  feature: string,
  baseline: number,
  shuffled: Float64Array,
  better: 'higher' | 'lower',
): Importance {
  const drops = shuffled.map((value) => (better === 'higher' ? baseline - value : value - baseline));
  const drop = mean(drops);
  const n = drops.length;
  const half = n < 2 ? 0 : (studentQuantile((1 + CONFIDENCE) / 2, n - 1) * deviation(drops)) / Math.sqrt(n);
  return { feature, drop, low: drop - half, high: drop + half };
}
