import type { Cell } from '../../../contract/bench-record.ts';
import type { Chart } from '../section.ts';
import { figure } from '../words.ts';
import { axisFor, plot, type Series, VOID_WORDS } from './plot.ts';

/** Samples/s over the batch, or over the threads where there is one batch only; null where neither changes. */
export function throughputChart(cells: readonly Cell[]): Chart | null {
  const by = (['batch', 'threads'] as const).find((key) => new Set(cells.map((cell) => cell[key])).size > 1);
  if (by === undefined) return null;
  const lines = Map.groupBy(cells, ({ model, provider, threads, void: why }) => {
    const setting = by === 'batch' ? `, ${threads} ${threads === 1 ? 'thread' : 'threads'}` : '';
    return `${model}, ${provider}${setting}${why === null ? '' : VOID_WORDS}`;
  });
  const series = [...lines].map(
    ([name, of]): Series => ({
      name,
      points: of
        .flatMap((cell): [number, number][] =>
          cell.throughput.value === null ? [] : [[cell[by], cell.throughput.value]],
        )
        .toSorted(([a], [b]) => a - b),
      // A line would say that what lies between counts.
      line: of.every((cell) => cell.void === null),
      marks: true,
      void: of.every((cell) => cell.void !== null),
    }),
  );
  const points = series.flatMap((each) => each.points);
  if (points.length === 0) return null;
  const label = by === 'batch' ? 'Batch' : 'Threads';
  return plot({
    title: `Samples each second over the ${by === 'batch' ? 'batch' : 'number of threads'}.`,
    x: axisFor(
      label,
      points.map(([x]) => x),
      String,
    ),
    y: axisFor(
      'Samples/s',
      points.map(([, y]) => y),
      figure,
    ),
    series: series.filter((each) => each.points.length > 0),
  });
}
