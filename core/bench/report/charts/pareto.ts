import type { Cell } from '../../../contract/bench-record.ts';
import { paretoFront } from '../../statistics/pareto.ts';
import type { Chart } from '../section.ts';
import { figure, timeWords } from '../words.ts';
import { axisFor, plot, type Series, VOID_WORDS } from './plot.ts';

/** Throughput against p99, with those that no other beats joined by a line; null for fewer than two. */
export function paretoChart(cells: readonly Cell[]): Chart | null {
  const choices = cells.flatMap((cell) => {
    const { throughput, latency } = cell;
    if (throughput.value === null || latency.p99.value === null) return [];
    return [{ cell, throughput: throughput.value, p99Ms: latency.p99.value }];
  });
  if (choices.length < 2) return null;
  const counting = choices.filter(({ cell }) => cell.void === null);
  const front = paretoFront(counting).flatMap((index) => counting[index] ?? []);
  const named = ({ cell }: (typeof choices)[number]) =>
    `${cell.model}, ${cell.provider}${cell.void === null ? '' : VOID_WORDS}`;
  const dots = [...Map.groupBy(choices, named)].map(
    ([name, of]): Series => ({
      name,
      void: of.every(({ cell }) => cell.void !== null),
      points: of.map(({ throughput, p99Ms }) => [p99Ms, throughput]),
      line: false,
      marks: true,
    }),
  );
  const best: Series = {
    name: 'no other has more samples/s at a lower p99',
    points: front.map(({ throughput, p99Ms }) => [p99Ms, throughput]),
    line: true,
    marks: false,
  };
  return plot({
    title: 'Samples each second against p99: the line joins the settings that no other beats in both (Pareto front).',
    x: axisFor(
      'p99',
      choices.map(({ p99Ms }) => p99Ms),
      timeWords,
    ),
    y: axisFor(
      'Samples/s',
      choices.map(({ throughput }) => throughput),
      figure,
    ),
    series: front.length > 1 ? [...dots, best] : dots,
  });
}
