import type { Point } from '../data/points.ts';
import type { Span } from '../time/range.ts';

export interface Summary {
  readonly least: number;
  /** Of the points; steps are equally long. */
  readonly mean: number;
  readonly most: number;
}

/** Of the points within the span; null: there are none. Pure. */
export function summaryOf(points: readonly Point[], { fromMs, toMs }: Span): Summary | null {
  const known = points.filter(({ x, y }) => x >= fromMs && x <= toMs && !Number.isNaN(y));
  if (known.length === 0) return null;
  let [least, most, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const { y, low, high } of known) {
    least = Math.min(least, low);
    most = Math.max(most, high);
    sum += y;
  }
  return { least, mean: sum / known.length, most };
}
