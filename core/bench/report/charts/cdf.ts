import type { Cell, Latency } from '../../../contract/bench-record.ts';
import { settingWords } from '../../model.ts';
import type { Chart } from '../section.ts';
import { timeWords } from '../words.ts';
import { type Axis, plot, type Series } from './plot.ts';

/** More lines than this can not be told apart. */
const MOST_LINES = 12;

export function cdfChart(cells: readonly Cell[]): Chart | null {
  return cdfLines(cells.map((cell) => ({ name: settingWords(cell), latency: cell.latency })));
}

/** Which part of all took at most how long; null where there is nothing to draw. */
export function cdfLines(all: readonly { readonly name: string; readonly latency: Latency }[]): Chart | null {
  const shown = all.filter(({ latency }) => latency.n > 0 && latency.histogram.counts.length > 0).slice(0, MOST_LINES);
  if (shown.length === 0) return null;
  const series = shown.map(({ name, latency }): Series => ({ name, points: steps(latency), line: true, marks: false }));
  const times = series.flatMap(({ points }) => points.map(([x]) => x));
  const x: Axis = {
    label: 'Latency',
    scale: 'log',
    from: Math.min(...times),
    to: Math.max(...times) * 1.001,
    format: timeWords,
  };
  const y: Axis = {
    label: 'Part of all',
    scale: 'linear',
    from: 0,
    to: 1,
    format: (part) => `${Math.round(part * 100)} %`,
  };
  const left = all.length > shown.length ? ` The first ${MOST_LINES} of ${all.length}.` : '';
  return plot({ title: `Latency: which part of all took at most how long.${left}`, x, y, series });
}

function steps({ n, minMs, histogram: { edgesMs, counts } }: Latency): [number, number][] {
  let below = 0;
  const points = counts.map((count, at): [number, number] => {
    below += count;
    return [edgesMs[at + 1] ?? 0, below / n];
  });
  return [[Math.max(minMs, edgesMs[0] ?? 0) || 1e-6, 0], ...points];
}
