/** From counted rows to the words of the contract. Pure. */
import type { Quality } from '../../contract/bench-record.ts';
import { FEWEST_GROUP_ROWS } from '../../contract/fewest-rows.ts';
import { type Classified, classificationQuality } from '../statistics/classification.ts';
import { fairness } from '../statistics/fairness.ts';
import { regressionQuality } from '../statistics/regression.ts';
import type { Classes } from './classes.ts';
import { groupErrors } from './group-errors.ts';
import type { KeptRows } from './kept-rows.ts';
import type { Reading } from './reading.ts';
import type { Tally } from './tally.ts';

type Figures = Pick<Quality, 'task' | 'classes' | 'positive' | 'metrics' | 'confusion' | 'reliability' | 'groups'>;

/** `positive`: the name of the class that counts as positive, null for the second of two. Throws `data-invalid`. */
export function figuresOf(reading: Reading, { kept, groups }: Tally, positive: string | null, seed: number): Figures {
  if (reading.task === 'regression') {
    const [actual, predicted] = [kept.column('actual'), kept.column('predicted')];
    const compared = groups.map(({ attribute, names }, at) =>
      groupErrors({ attribute, names, group: kept.column(at), actual, predicted }, seed),
    );
    const metrics = regressionQuality(actual, predicted, seed);
    return {
      task: 'regression',
      classes: [],
      positive: null,
      metrics,
      confusion: null,
      reliability: null,
      groups: compared,
    };
  }
  const place = reading.classes.positive(positive);
  const quality = classificationQuality(classified(reading.classes, kept, place), seed);
  return {
    task: reading.classes.names.length === 2 ? 'binary' : 'multiclass',
    classes: reading.classes.names,
    positive: place === null ? null : (reading.classes.names[place] ?? null),
    ...quality,
    groups:
      place === null
        ? []
        : groups.map((group, at) => ({
            attribute: group.attribute,
            ...fairness(
              {
                names: group.names,
                group: Uint32Array.from(kept.column(at)),
                actual: Uint8Array.from(kept.column('actual'), (is) => Number(is === place)),
                predicted: Uint8Array.from(kept.column('predicted'), (says) => Number(says === place)),
              },
              FEWEST_GROUP_ROWS,
              seed,
            ),
          })),
  };
}

function classified({ names }: Classes, kept: KeptRows, positive: number | null): Classified {
  const told = (values: Float64Array) => (values.some(Number.isNaN) ? null : values);
  return {
    classes: names.length,
    actual: Uint32Array.from(kept.column('actual')),
    predicted: Uint32Array.from(kept.column('predicted')),
    positive: names.length === 2 ? positive : null,
    scores: told(kept.column('score')),
    likelihoods: told(kept.column('likelihood')),
  };
}
