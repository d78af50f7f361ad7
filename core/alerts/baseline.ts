import type { Condition } from '../contract/alerts.ts';

/** What is usual of a series. Null: nothing. */
export interface Baseline {
  readonly median: number;
  /** Median of the distances from it. */
  readonly mad: number;
}

export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** Fewer values, or values of a shorter time, tell nothing. */
export const FEWEST_VALUES = 20;
export const LEAST_SPAN_MS = 24 * 3_600_000;

/** Makes the MAD of a normal distribution its standard deviation: 1 / Φ⁻¹(3/4). */
const NORMAL = 1.4826;
/** Of the median: what counts as the least difference where all values are alike and the rule names none. */
const FLOOR = 0.05;

/** Median of an even number of values: the mean of both in the middle. Null: there are too few. */
export function baselineOf(values: readonly number[]): Baseline | null {
  if (values.length < FEWEST_VALUES) return null;
  const median = middle(values);
  return { median, mad: middle(values.map((value) => Math.abs(value - median))) };
}

/**
 * Median ± `deviations` · 1.4826 · MAD, and no nearer than `atLeast`. With a MAD of 0 and no `atLeast` a twentieth of the
 * median is the least difference (of a median of 0: any).
 */
export function boundsOf(
  { median, mad }: Baseline,
  { deviations, atLeast }: Pick<Extract<Condition, { kind: 'baseline' }>, 'deviations' | 'atLeast'>,
): Bounds {
  const floor = mad === 0 && atLeast === 0 ? FLOOR * Math.abs(median) : atLeast;
  const apart = Math.max(deviations * NORMAL * mad, floor);
  return { lower: median - apart, upper: median + apart };
}

function middle(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
