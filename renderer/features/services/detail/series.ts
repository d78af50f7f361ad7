import type { SlotName, TrafficPoint } from '../../../../core/contract/services.ts';

/** What the charts of a service show. Pure. */

export interface ChartPoint {
  /** Seconds before the newest point, ≤ 0. */
  readonly x: number;
  /** NaN: nothing is known there, the curve has a gap. */
  readonly y: number;
}

export interface Series {
  readonly label: string;
  readonly slot: SlotName;
  /** Thin and dotted: the tail of the same thing. */
  readonly tail: boolean;
  readonly of: (point: TrafficPoint) => number | null;
}

export interface TrafficChartPlan {
  readonly title: string;
  readonly unit: string;
  readonly series: readonly Series[];
}

const both = (of: (slot: SlotName) => Series['of']): readonly Series[] => [
  { label: 'blue', slot: 'blue', tail: false, of: of('blue') },
  { label: 'green', slot: 'green', tail: false, of: of('green') },
];

export const charts: readonly TrafficChartPlan[] = [
  { title: 'Requests', unit: 'per second', series: both((slot) => (point) => point[slot].requestsPerS) },
  {
    title: 'Latency',
    unit: 'ms',
    series: (['blue', 'green'] as const).flatMap((slot) => [
      { label: `${slot} p50`, slot, tail: false, of: (point) => point[slot].p50Ms },
      { label: `${slot} p99`, slot, tail: true, of: (point) => point[slot].p99Ms },
    ]),
  },
  { title: 'Errors', unit: 'per second', series: both((slot) => (point) => point[slot].failedPerS) },
];

/** Points further apart than this were not read in between. */
const GAP_S = 3;

/** Curves over the time before the newest point; a gap in what was read stays a gap. */
export function curve(points: readonly TrafficPoint[], of: Series['of']): ChartPoint[] {
  const newest = Date.parse(points.at(-1)?.at ?? '');
  return points.flatMap((point, index) => {
    const x = (Date.parse(point.at) - newest) / 1_000;
    const before = points[index - 1];
    const here = { x, y: of(point) ?? Number.NaN };
    const apart = before ? x - (Date.parse(before.at) - newest) / 1_000 : 0;
    return apart > GAP_S ? [{ x: x - apart / 2, y: Number.NaN }, here] : [here];
  });
}

/** `−5 min`, `−30 s`, `now`. */
export function tickWords(seconds: number): string {
  if (seconds === 0) return 'now';
  return seconds % 60 === 0 ? `−${-seconds / 60} min` : `−${-seconds} s`;
}
