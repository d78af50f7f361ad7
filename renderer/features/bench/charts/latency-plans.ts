import type { Cell, Latency } from '../../../../core/contract/bench-record.ts';
import { plural } from '../../../ui/format.ts';
import { cellNames } from '../words/cell-words.ts';
import { latencyText } from '../words/figures.ts';
import type { Axis, BarPlan, LinePlan, PlanPoint } from './plan.ts';

/** Charts of latencies. Pure. */

type Histogram = Latency['histogram'];

/** Beyond it a few that were very late would press all others together; the tables have p99.9 and the most. */
const SHOWN_PART = 0.999;

/** The part of all that took at most so long, 0 to 1, at each edge that a logarithmic axis can show, until it is nearly all. */
export function cdfPoints({ edgesMs, counts }: Histogram): PlanPoint[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  let seen = 0;
  const points = edgesMs.flatMap((x, index) => {
    if (index > 0) seen += counts[index - 1] ?? 0;
    return x > 0 ? [{ x, y: seen / total }] : [];
  });
  const last = points.findIndex(({ y }) => y >= SHOWN_PART);
  return points.slice(0, last + 1);
}

/** 1, 2 and 5 of each power of ten that lies between; fewer of each over many powers, even steps within less than one. */
export function logTicks(from: number, to: number): number[] {
  if (!(from > 0 && to >= from)) return [];
  const [first, last] = [Math.floor(Math.log10(from)), Math.ceil(Math.log10(to))];
  const decades = Math.log10(to / from);
  const parts = decades > 4 ? [1] : decades > 1.5 ? [1, 3] : [1, 2, 5];
  const powers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const ticks = powers
    .flatMap((power) => parts.map((part) => Number(`${part}e${power}`)))
    .filter((tick) => tick >= from && tick <= to);
  return ticks.length < 3 && to > from ? evenTicks(from, to) : ticks;
}

/** Multiples of 1, 2 or 5 times a power of ten, at most six. */
function evenTicks(from: number, to: number): number[] {
  const rough = (to - from) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((part) => part * power >= rough) ?? 10);
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

function latencyAxis(points: readonly PlanPoint[]): Axis {
  const [least, most] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  return { title: 'Latency', scale: 'log', words: latencyText, min: least, max: most, ticks: logTicks(least, most) };
}

export function cdfPlan(named: readonly { readonly label: string; readonly latency: Latency }[]): LinePlan {
  const series = named.map(({ label, latency }) => ({
    label,
    look: 'line' as const,
    points: cdfPoints(latency.histogram),
  }));
  return {
    kind: 'line',
    title: 'Latency: how many took at most so long, up to 99.9 %',
    says: `Part of all requests over latency, ${plural(named.length, 'curve')}; the percentiles are in the table`,
    x: latencyAxis(series.flatMap(({ points }) => points)),
    y: { title: 'Part of all', scale: 'linear', min: 0, max: 1, words: (part) => `${Math.round(part * 100)} %` },
    series,
  };
}

export function cellCdfPlan(cells: readonly Cell[]): LinePlan {
  const names = cellNames(cells);
  return cdfPlan(cells.map(({ latency }, index) => ({ label: names[index] ?? '', latency })));
}

/** Those beyond nearly all are one last bar. `of`: what is measured. */
export function histogramPlan({ histogram: { edgesMs, counts }, n }: Latency, of: string): BarPlan {
  const { bars, last } = withoutTail(counts);
  return {
    kind: 'bar',
    title: `Latencies so far of ${of}`,
    says: `Histogram of ${plural(n, 'latency', 'latencies')}`,
    x: { title: 'Latency' },
    y: { title: 'Count' },
    labels: bars.map((_, index) => `${index > last ? 'over ' : ''}${latencyText(edgesMs[index] ?? 0)}`),
    counts: bars,
  };
}

/** Pure: the counts with all beyond nearly all of them as one; `last`: the last that is itself. */
function withoutTail(counts: readonly number[]): { readonly bars: readonly number[]; readonly last: number } {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  const last = counts.findIndex((count) => {
    seen += count;
    return seen >= total * SHOWN_PART;
  });
  const rest = total - seen;
  return { bars: rest > 0 ? [...counts.slice(0, last + 1), rest] : counts.slice(0, last + 1), last };
}
