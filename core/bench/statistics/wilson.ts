import type { MetricEstimate } from './estimate.ts';
import { CONFIDENCE } from './estimate.ts';
import { normalQuantile } from './special.ts';

/** `part / whole` as a number; null where there is nothing to divide. */
export function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** A proportion with the score interval of Wilson (1927). */
export function proportion(name: string, part: number, whole: number, missing: string): MetricEstimate {
  const value = ratio(part, whole);
  if (value === null) return { name, value, low: null, high: null, note: missing };
  const z = normalQuantile((1 + CONFIDENCE) / 2);
  const middle = value + (z * z) / (2 * whole);
  const half = z * Math.sqrt((value * (1 - value)) / whole + (z * z) / (4 * whole * whole));
  const scale = 1 + (z * z) / whole;
  const low = part === 0 ? 0 : (middle - half) / scale;
  const high = part === whole ? 1 : (middle + half) / scale;
  return { name, value, low, high, note: null };
}
