import { differenceBounds, rangeOf } from './difference.ts';
import type { Metric, MetricEstimate } from './estimate.ts';
import {
  accuracy,
  CELLS,
  falsePositiveRate,
  type GroupCells,
  rowsOf,
  selectionRate,
  strayedRates,
  truePositiveRate,
} from './group-cells.ts';

/** Rows of two classes with the group each belongs to; all arrays have a value for each row. */
export interface Grouped {
  /** Names of the groups, by index. */
  names: readonly string[];
  group: Uint32Array;
  /** 1: the positive class, else 0. */
  actual: Uint8Array;
  predicted: Uint8Array;
}

export interface GroupRow {
  group: string;
  n: number;
  /** selection-rate, tpr, fpr, accuracy. */
  metrics: Metric[];
}

export interface Fairness {
  rows: GroupRow[];
  /** demographic-parity-difference, equalized-odds-difference. */
  differences: MetricEstimate[];
}

interface Counted {
  readonly name: string;
  readonly cells: GroupCells;
}

const NO_ROWS = 'no rows';
const selection = { name: 'selection-rate', of: selectionRate, missing: NO_ROWS };
const tpr = { name: 'tpr', of: truePositiveRate, missing: 'no row is positive' };
const fpr = { name: 'fpr', of: falsePositiveRate, missing: 'no row is negative' };
const right = { name: 'accuracy', of: accuracy, missing: NO_ROWS };
type Rate = typeof selection;

/**
 * How the model treats groups. Demographic parity difference: the largest selection rate less the smallest; equalized odds
 * difference: the larger of the same of the true and of the false positive rates (as fairlearn). Their 95 % intervals
 * cover the choice of rows (see `differenceBounds`). A group without rows to divide by has a null there, and so has a
 * difference that would need it: what is not known is not called fair. Rates of few rows are chance: groups of less than
 * `fewest` rows are shown, but left out of the differences.
 */
export function fairness(rows: Grouped, fewest: number, seed: number): Fairness {
  const counted = countCells(rows);
  return {
    rows: counted.map(({ name, cells }) => ({
      group: name,
      n: rowsOf(cells),
      metrics: [selection, tpr, fpr, right].map((rate) => metricOf(rate, cells)),
    })),
    differences: [
      difference('demographic-parity-difference', [selection], counted, fewest, seed),
      difference('equalized-odds-difference', [tpr, fpr], counted, fewest, seed),
    ],
  };
}

function countCells({ names, group, actual, predicted }: Grouped): Counted[] {
  const counted = names.map((name) => ({ name, cells: new Float64Array(CELLS) }));
  for (let i = 0; i < group.length; i++) {
    const { cells } = counted[group[i] as number] as Counted;
    const place = (actual[i] === 1 ? 0 : 2) + (predicted[i] === 1 ? 0 : 1);
    cells[place] = (cells[place] as number) + 1;
  }
  return counted;
}

function metricOf({ name, of, missing }: Rate, cells: GroupCells): Metric {
  const value = of(cells);
  return { name, value, note: value === null ? missing : null };
}

/** The largest difference of any of the rates between any two groups. */
function difference(
  name: string,
  rates: readonly Rate[],
  counted: readonly Counted[],
  fewest: number,
  seed: number,
): MetricEstimate {
  const untold = (note: string) => ({ name, value: null, low: null, high: null, note });
  if (counted.length < 2) return untold('one group only');
  const large = counted.filter(({ cells }) => rowsOf(cells) >= fewest);
  if (large.length < 2) return untold(`fewer than two groups have ${fewest} rows`);
  for (const rate of rates) {
    const missing = large.find(({ cells }) => rate.of(cells) === null);
    if (missing) return untold(`${missing.name}: ${rate.missing}`);
  }
  const cells = large.map((each) => each.cells);
  const value = Math.max(...rates.map(({ of }) => rangeOf(cells.map(of)) ?? 0));
  const strays = strayedRates(
    cells,
    rates.map(({ of }) => of),
    seed,
  );
  return { name, value, ...differenceBounds(value, strays, 1) };
}
