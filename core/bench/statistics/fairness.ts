import type { Metric } from './estimate.ts';
import { ratio } from './wilson.ts';

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
  differences: Metric[];
}

/** Rates of fewer rows are chance: such a group is shown, but takes no part in the differences. */
export const FEWEST_ROWS = 30;

const [SELECTION, TPR, FPR] = [0, 1, 2] as const;

/**
 * How the model treats groups. Demographic parity difference: the largest selection rate less the smallest; equalized odds
 * difference: the larger of the same of the true and of the false positive rates (as fairlearn). A group without rows to
 * divide by has a null there, and so has a difference that would need it: what is not known is not called fair. Groups of
 * less than `fewest` rows are left out of the differences.
 */
export function fairness({ names, group, actual, predicted }: Grouped, fewest = FEWEST_ROWS): Fairness {
  // Of each group: rows, said positive, positive, right positives, right rows.
  const counts = names.map(() => new Float64Array(5));
  for (let i = 0; i < group.length; i++) {
    const to = counts[group[i] as number] as Float64Array;
    const [is, says] = [actual[i] as number, predicted[i] as number];
    to[0] = (to[0] as number) + 1;
    to[1] = (to[1] as number) + says;
    to[2] = (to[2] as number) + is;
    to[3] = (to[3] as number) + (is & says);
    to[4] = (to[4] as number) + (is === says ? 1 : 0);
  }
  const rows = names.map((name, k) => groupRow(name, counts[k] as Float64Array));
  const parity = spread(rows, SELECTION, fewest);
  const odds = [spread(rows, TPR, fewest), spread(rows, FPR, fewest)];
  const undefinedOdds = odds.find(({ note }) => note !== null);
  return {
    rows,
    differences: [
      { name: 'demographic-parity-difference', ...parity },
      {
        name: 'equalized-odds-difference',
        ...(undefinedOdds ?? { value: Math.max(...odds.map(({ value }) => value ?? 0)), note: null }),
      },
    ],
  };
}

function groupRow(group: string, counts: Float64Array): GroupRow {
  const [n, said, is, hits, right] = counts as unknown as [number, number, number, number, number];
  const metric = (name: string, part: number, whole: number, missing: string): Metric => {
    const value = ratio(part, whole);
    return { name, value, note: value === null ? missing : null };
  };
  return {
    group,
    n,
    metrics: [
      metric('selection-rate', said, n, 'no rows'),
      metric('tpr', hits, is, 'no row is positive'),
      metric('fpr', said - hits, n - is, 'no row is negative'),
      metric('accuracy', right, n, 'no rows'),
    ],
  };
}

/** Largest less smallest of one metric over the groups. */
function spread(rows: readonly GroupRow[], at: number, fewest: number): { value: number | null; note: string | null } {
  if (rows.length < 2) return { value: null, note: 'one group only' };
  const large = rows.filter(({ n }) => n >= fewest);
  if (large.length < 2) return { value: null, note: `fewer than two groups have ${fewest} rows` };
  const values: number[] = [];
  for (const { group, metrics } of large) {
    const metric = metrics[at];
    if (!metric || metric.value === null) return { value: null, note: `${group}: ${metric?.note ?? 'not known'}` };
    values.push(metric.value);
  }
  return { value: Math.max(...values) - Math.min(...values), note: null };
}
