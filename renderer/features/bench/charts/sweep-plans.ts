import type { Cell } from '../../../../core/contract/bench-record.ts';
import { plural } from '../../../ui/format.ts';
import { cellNames } from '../words/cell-words.ts';
import { latencyText, rateText } from '../words/figures.ts';
import { type Choice, paretoFront } from './pareto.ts';
import { type LinePlan, MOST_SERIES, type PlanSeries } from './plan.ts';

/** Charts over the settings of a sweep. Pure. */

/**
 * Throughput over the batch, a curve for each other setting; over the threads where there is one batch. Void settings are
 * points beside the curves, unless all are void. Null: one point is no curve.
 */
export function throughputPlan(cells: readonly Cell[]): LinePlan | null {
  const known = cells.filter(({ throughput }) => throughput.value !== null);
  const sizes = (key: 'batch' | 'threads') => [...new Set(known.map((cell) => cell[key]))].toSorted((a, b) => a - b);
  const over = sizes('batch').length > 1 ? 'batch' : 'threads';
  const ticks = sizes(over);
  if (ticks.length < 2) return null;
  const allVoid = known.every((cell) => cell.void !== null);
  // What is alike in all that differ only by what the chart is over.
  const names = cellNames(known.map((cell) => ({ ...cell, [over]: 0 })));
  const points = known.map((cell, index) => ({
    group: cell.void === null || allVoid ? (names[index] ?? '') : null,
    x: cell[over],
    y: cell.throughput.value ?? 0,
    low: cell.throughput.low,
    high: cell.throughput.high,
    name: names[index] ?? '',
  }));
  const reach = Math.max(...points.map(({ y, high }) => high ?? y));
  const groups = Map.groupBy(points, ({ group }) => group);
  const aside = groups.get(null) ?? [];
  const series: PlanSeries[] = [...groups].flatMap(([label, of]) =>
    label === null ? [] : [{ label, look: 'line', points: of.toSorted((a, b) => a.x - b.x) }],
  );
  series.splice(MOST_SERIES);
  if (aside.length > 0) series.push({ label: 'void', look: 'points', points: aside });
  return {
    kind: 'line',
    title: `Throughput over ${over === 'batch' ? 'batch size' : 'threads'}`,
    says: `Samples per second over ${over}, ${plural(series.length, 'curve')}; the figures are in the table`,
    x: {
      title: over === 'batch' ? 'Batch' : 'Threads',
      scale: over === 'batch' ? 'log' : 'linear',
      words: String,
      ticks,
    },
    y: { title: 'Samples per second', scale: 'linear', min: 0, reach, words: rateText },
    series,
  };
}

interface CellChoice extends Choice {
  readonly cell: Cell;
  readonly name: string;
}

/** Those that can be compared: both figures known, and not void. */
function choicesOf(cells: readonly Cell[]): CellChoice[] {
  const names = cellNames(cells);
  return cells.flatMap((cell, index) => {
    const { throughput, latency } = cell;
    if (throughput.value === null || latency.p99.value === null || cell.void !== null) return [];
    return [{ cell, name: names[index] ?? '', throughput: throughput.value, p99Ms: latency.p99.value }];
  });
}

/** The settings that no other beats in throughput and p99. */
export function bestCells(cells: readonly Cell[]): ReadonlySet<Cell> {
  return new Set(paretoFront(choicesOf(cells)).map(({ cell }) => cell));
}

export function paretoPlan(cells: readonly Cell[]): LinePlan | null {
  const choices = choicesOf(cells);
  if (choices.length < 2) return null;
  const front = paretoFront(choices);
  const point = ({ throughput, p99Ms, name }: CellChoice) => ({ x: throughput, y: p99Ms, name });
  const rest = choices.filter((choice) => !front.includes(choice));
  return {
    kind: 'line',
    title: 'Throughput against p99',
    says: `${front.length} of ${choices.length} settings are beaten by no other: ${front.map(({ name }) => name).join('; ')}`,
    x: { title: 'Samples per second', scale: 'linear', words: rateText },
    y: { title: 'p99', scale: 'linear', min: 0, words: latencyText },
    series: [
      { label: 'Pareto front', look: 'line', points: front.map(point) },
      ...(rest.length > 0 ? [{ label: 'beaten', look: 'points' as const, points: rest.map(point) }] : []),
    ],
  };
}
