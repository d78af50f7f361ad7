import type { Points } from '../../../../core/contract/monitor.ts';

/** Points of a curve as charts take them. Pure. */
export interface Point {
  /** ms since 1970. */
  readonly x: number;
  /** The mean; NaN: nothing is known there, the curve has a gap. */
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

export function toPoints({ t, min, mean, max }: Points, fromMs: number): Point[] {
  return t.map((ms, index) => {
    const y = mean[index] ?? Number.NaN;
    return { x: fromMs + ms, y, low: min[index] ?? y, high: max[index] ?? y };
  });
}

const gapAt = (x: number): Point => ({ x, y: Number.NaN, low: Number.NaN, high: Number.NaN });

/** Seconds further apart than this were not measured in between. */
const GAP_MS = 2_500;

/** Puts a new second behind the others, and drops what lies before `fromMs`, but for the one that the edge is drawn from. */
export function append(points: Point[], atMs: number, value: number, fromMs: number): void {
  const last = points.at(-1);
  if (last && atMs <= last.x) return;
  if (last && atMs - last.x > GAP_MS) points.push(gapAt((last.x + atMs) / 2));
  points.push({ x: atMs, y: value, low: value, high: value });
  const kept = points.findIndex(({ x }) => x >= fromMs);
  if (kept > 1) points.splice(0, kept - 1);
}

/** Each point by the one of the same time in `by`; a gap where either has one. */
export function divide(points: readonly Point[], by: readonly Point[]): Point[] {
  let at = 0;
  return points.map(({ x, y, low, high }) => {
    while ((by[at]?.x ?? Number.POSITIVE_INFINITY) < x) at += 1;
    const whole = by[at];
    if (whole?.x !== x || !(whole.y > 0)) return gapAt(x);
    return { x, y: y / whole.y, low: low / whole.y, high: high / whole.y };
  });
}

/**
 * At most about so many points, where there are more than a screen can show: neighbours become one with their mean, their
 * least and their most. Gaps stay gaps. By whole multiples of the step since 1970, so that a curve that moves on does not flicker.
 */
export function thin(points: readonly Point[], stepMs: number, most: number): readonly Point[] {
  if (points.length <= most) return points;
  const widthMs = Math.ceil(points.length / most) * stepMs;
  const thinned: Point[] = [];
  let [from, count, x, y, low, high] = [Number.NaN, 0, 0, 0, 0, 0];
  const flush = () => {
    if (count > 0) thinned.push({ x: x / count, y: y / count, low, high });
    count = 0;
  };
  for (const point of points) {
    const bucket = Math.floor(point.x / widthMs);
    if (bucket !== from || Number.isNaN(point.y)) flush();
    if (Number.isNaN(point.y)) {
      thinned.push(point);
      continue;
    }
    from = bucket;
    x = count === 0 ? point.x : x + point.x;
    y = count === 0 ? point.y : y + point.y;
    low = count === 0 ? point.low : Math.min(low, point.low);
    high = count === 0 ? point.high : Math.max(high, point.high);
    count += 1;
  }
  flush();
  return thinned;
}

/** The value nearest to a time, not further from it than `withinMs`; null: there is none, or a gap. */
export function valueNear(points: readonly Point[], atMs: number, withinMs: number): number | null {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.x ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [points[low - 1], points[low]];
  const nearer = after && (!before || after.x - atMs <= atMs - before.x) ? after : before;
  if (!nearer || Math.abs(nearer.x - atMs) > withinMs || Number.isNaN(nearer.y)) return null;
  return nearer.y;
}
