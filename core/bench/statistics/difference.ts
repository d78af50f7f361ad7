import { CONFIDENCE } from './estimate.ts';
import { rankOf } from './ranks.ts';

/** So often is resampled for the interval of a difference. */
export const DRAWS = 1_000;

export interface Bounds {
  low: number | null;
  high: number | null;
  note: string | null;
}

/**
 * Interval of a largest difference between groups. The difference itself would never be drawn as 0, so its percentiles would
 * call the fairest model unfair. Instead: the largest difference between the groups' errors bounds the error of the largest
 * difference (it is a seminorm), and with two groups or with equal ones it is just that; so the 95 % quantile of what the
 * errors of drawn rates make is how far the truth may be. With more groups that do differ the interval is rather too wide.
 * @param strays the largest difference between the errors in each draw; draws in which a rate was undefined are left out
 * @param most the difference is at most this
 */
export function differenceBounds(value: number, strays: readonly number[], most = Number.POSITIVE_INFINITY): Bounds {
  if (strays.length < 0.9 * DRAWS) return { low: null, high: null, note: 'too few rows for an interval' };
  const sorted = Float64Array.from(strays).sort();
  const far = sorted[rankOf(sorted.length, CONFIDENCE) - 1] as number;
  return { low: Math.max(0, value - far), high: Math.min(most, value + far), note: null };
}

/** Largest less smallest; null where one of them is not known, or there are none. */
export function rangeOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0 || known.length < values.length) return null;
  return Math.max(...known) - Math.min(...known);
}
