import type { Value } from '../data/table.ts';
import { toNumber, toText } from '../data/value.ts';
import { Groups } from './groups.ts';
import { KeptRows } from './kept-rows.ts';
import type { Said } from './predictor.ts';
import { answerOf, numberOf, type Reading } from './reading.ts';

/** What a row of the data says beside its features. */
export interface Known {
  readonly label: Value | undefined;
  /** One for each attribute. */
  readonly groups: readonly (Value | undefined)[];
}

export interface TallyRequest {
  readonly reading: Reading;
  readonly attributes: readonly string[];
  readonly positive: string | null;
  /** Rows that are kept; of more a sample. */
  readonly most: number;
  readonly seed: number;
  /** Is told why a row does not count. */
  readonly skip: (why: string) => void;
}

const SHOWN = 40;

/** Rows as they are beside what the model says of them. */
export class Tally {
  readonly kept: KeptRows;
  readonly groups: readonly Groups[];
  readonly #request: TallyRequest;
  /** Of two classes the one whose score is kept. */
  readonly #scored: number | null;

  constructor(request: TallyRequest) {
    const { attributes, most, seed, reading, positive } = request;
    this.#request = request;
    this.kept = new KeptRows(attributes.length, most, seed);
    this.groups = attributes.map((attribute) => new Groups(attribute));
    const two = reading.task === 'classification' && reading.classes.names.length === 2;
    this.#scored = two ? reading.classes.positive(positive) : null;
  }

  /** `known`: one for each row of what is said. Answers with the rows that count. */
  add(known: readonly Known[], said: Said): number[] {
    return known.flatMap((each, row) => (this.#addRow(each, said, row) ? [row] : []));
  }

  #addRow({ label, groups }: Known, said: Said, row: number): boolean {
    const figures =
      this.#request.reading.task === 'regression' ? number(label, said, row) : this.#classOf(label, said, row);
    if (typeof figures === 'string') {
      this.#request.skip(figures);
      return false;
    }
    const places = this.groups.map((group, at) => group.placeOf(toText(groups[at])));
    this.kept.add({ ...figures, groups: places });
    return true;
  }

  #classOf(label: Value | undefined, said: Said, row: number) {
    const { reading } = this.#request;
    if (reading.task === 'regression') return 'it has no class';
    const text = toText(label);
    const actual = reading.classes.placeOf(text);
    if (actual < 0) return `its label ${JSON.stringify(text.slice(0, SHOWN))} is none of the model's classes`;
    const answer = answerOf(said, row, reading.classes, reading.activation);
    if (answer === null) return 'the model gives it no class';
    const { predicted, probabilities } = answer;
    const of = (place: number) => probabilities?.[place] ?? Number.NaN;
    return { actual, predicted, score: of(this.#scored ?? predicted), likelihood: of(actual) };
  }
}

function number(label: Value | undefined, said: Said, row: number) {
  const [actual, predicted] = [toNumber(label), numberOf(said, row)];
  if (!Number.isFinite(actual)) return 'its label is not a number';
  if (!Number.isFinite(predicted)) return 'the model gives it no number';
  return { actual, predicted, score: Number.NaN, likelihood: Number.NaN };
}
