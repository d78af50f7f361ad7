/** How far a regression is off for whom. Pure. */
import type { Quality } from '../../contract/bench-record.ts';
import { FEWEST_ROWS } from '../statistics/fairness.ts';

type Group = Quality['groups'][number];

export interface GroupedNumbers {
  readonly attribute: string;
  readonly names: readonly string[];
  /** Of each row: its group by place, what it is, what the model says. */
  readonly group: Float64Array;
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
}

/**
 * Of each group the mean absolute error (`mae`) and the mean of predicted less actual (`bias`); the differences are the
 * largest of each less the smallest, of groups of FEWEST_ROWS at least.
 */
export function groupErrors({ attribute, names, group, actual, predicted }: GroupedNumbers): Group {
  const sums = names.map(() => ({ n: 0, absolute: 0, signed: 0 }));
  for (const [row, place] of group.entries()) {
    const sum = sums[place];
    const error = (predicted[row] ?? 0) - (actual[row] ?? 0);
    if (!sum) continue;
    sum.n++;
    sum.absolute += Math.abs(error);
    sum.signed += error;
  }
  const present = sums.flatMap(({ n, absolute, signed }, place) =>
    n === 0 ? [] : [{ name: names[place] ?? '', n, mae: absolute / n, bias: signed / n }],
  );
  const large = present.filter(({ n }) => n >= FEWEST_ROWS);
  const few = present.length < 2 ? 'one group only' : `fewer than two groups have ${FEWEST_ROWS} rows`;
  return {
    attribute,
    rows: present.map(({ name, n, mae, bias }) => ({
      group: name,
      n,
      metrics: [metric('mae', mae), metric('bias', bias)],
    })),
    differences: [
      spread(
        'mae-difference',
        large.map(({ mae }) => mae),
        few,
      ),
      spread(
        'bias-difference',
        large.map(({ bias }) => bias),
        few,
      ),
    ],
  };
}

function spread(name: string, values: readonly number[], few: string) {
  if (values.length < 2) return { name, value: null, note: few };
  return metric(name, Math.max(...values) - Math.min(...values));
}

function metric(name: string, value: number) {
  return { name, value, note: null };
}
