import type { Cell, Latency } from '../../../../core/contract/bench-record.ts';
import { plural } from '../../../ui/format.ts';
import { cellNames } from '../words/cell-words.ts';
import { latencyText } from '../words/figures.ts';
import type { Axis, BarPlan, LinePlan, PlanPoint } from './plan.ts';

/** Charts of latencies. Pure. */

type Histogram = Latency['histogram'];

/** The part of all that took at most so long, 0 to 1, at each edge that a logarithmic axis can show. */
export function cdfPoints({ edgesMs, counts }: Histogram): PlanPoint[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  let seen = 0;
  return edgesMs.flatMap((x, index) => {
    if (index > 0) seen += counts[index - 1] ?? 0;
    return x > 0 ? [{ x, y: seen / total }] : [];
  });
}

/** 1, 2 and 5 of each power of ten that lies between; over many powers 1 alone. */
export function logTicks(from: number, to: number): number[] {
  if (!(from > 0 && to >= from)) return [];
  const [first, last] = [Math.floor(Math.log10(from)), Math.ceil(Math.log10(to))];
  const parts = Math.log10(to / from) > 2 ? [1] : [1, 2, 5];
  const powers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return powers
    .flatMap((power) => parts.map((part) => Number(`${part}e${power}`)))
    .filter((tick) => tick >= from && tick <= to);
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
    title: 'Latency: how many were at most so slow',
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

export function histogramPlan({ histogram: { edgesMs, counts }, n }: Latency): BarPlan {
  return {
    kind: 'bar',
    title: 'Latencies so far',
    says: `Histogram of ${plural(n, 'latency', 'latencies')}`,
    x: { title: 'Latency' },
    y: { title: 'Count' },
    labels: counts.map((_, index) => latencyText(edgesMs[index] ?? 0)),
    counts,
  };
}
