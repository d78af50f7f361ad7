/** How far a regression is off for whom. Pure. */
import type { Quality } from '../../contract/bench-record.ts';
import { FEWEST_GROUP_ROWS } from '../../contract/fewest-rows.ts';
import { differenceBounds, rangeOf } from '../statistics/difference.ts';
import { strayedMeans } from '../statistics/group-means.ts';
import { mean } from '../statistics/moments.ts';

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
 * largest of each less the smallest, of groups of FEWEST_GROUP_ROWS at least, with 95 % intervals over the rows.
 */
export function groupErrors({ attribute, names, group, actual, predicted }: GroupedNumbers, seed: number): Group {
  const errors = names.map((): number[] => []);
  for (const [row, place] of group.entries()) errors[place]?.push((predicted[row] ?? 0) - (actual[row] ?? 0));
  const present = errors.flatMap((each, place) => {
    const signed = Float64Array.from(each);
    return each.length === 0 ? [] : [{ name: names[place] ?? '', signed, absolute: signed.map(Math.abs) }];
  });
  const large = present.filter(({ signed }) => signed.length >= FEWEST_GROUP_ROWS);
  const few = present.length < 2 ? 'one group only' : `fewer than two groups have ${FEWEST_GROUP_ROWS} rows`;
  const difference = (name: string, values: readonly Float64Array[]) => {
    const value = values.length < 2 ? null : rangeOf(values.map(mean));
    if (value === null) return { name, value, low: null, high: null, note: few };
    return { name, value, ...differenceBounds(value, strayedMeans(values, seed)) };
  };
  return {
    attribute,
    rows: present.map(({ name, signed, absolute }) => ({
      group: name,
      n: signed.length,
      metrics: [metric('mae', mean(absolute)), metric('bias', mean(signed))],
    })),
    differences: [
      difference(
        'mae-difference',
        large.map(({ absolute }) => absolute),
      ),
      difference(
        'bias-difference',
        large.map(({ signed }) => signed),
      ),
    ],
  };
}

function metric(name: string, value: number) {
  return { name, value, note: null };
}
