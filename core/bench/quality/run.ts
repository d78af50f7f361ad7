/** The whole evaluation, in the process that evaluates. */
import type { Quality } from '../../contract/bench-record.ts';
import { Problem } from '../../contract/problem.ts';
import { type BoundTable, openBound } from '../data/bound-table.ts';
import { encode } from '../data/encode.ts';
import { countSkipped, leftOutWarnings, type Row } from '../data/table.ts';
import { isMissing, toText } from '../data/value.ts';
import { figuresOf } from './figures.ts';
import { groupWarnings, sorted } from './group-notes.ts';
import { permutationImportance } from './importance.ts';
import { lossesOf, lossWeights } from './losses.ts';
import type { EvaluateOrder, EvaluateProgress, Evaluation } from './messages.ts';
import { chooseOutputs } from './outputs.ts';
import { Predictor } from './predictor.ts';
import { type Reading, readingOf } from './reading.ts';
import { RowSample } from './row-sample.ts';
import { Tally } from './tally.ts';

/** Metrics are told of so many rows; of more, of a sample. */
const MOST_ROWS = 1_000_000;
/** Rows on which importance is told, and most values of them. */
const SAMPLE_ROWS = 2000;
const SAMPLE_VALUES = 4 * 1024 * 1024;
/** Different reasons that are told apart. */
const MOST_REASONS = 100;

export async function runEvaluation(
  order: EvaluateOrder,
  onProgress: (progress: EvaluateProgress) => void,
  signal: AbortSignal,
): Promise<Evaluation> {
  const { label, groups, outputs } = order;
  const choice = chooseOutputs(outputs);
  await using session = disposable(await Predictor.open(order.modelPath));
  const data = await openBound({ ...order, aside: [label, ...groups] }, signal);
  const predictor = new Predictor(session.value, data.binding, choice);
  return await new Evaluator(order, data, predictor).run(onProgress);
}

class Evaluator {
  readonly #order: EvaluateOrder;
  readonly #data: BoundTable;
  readonly #predictor: Predictor;
  readonly #sample: RowSample;
  readonly #skipped: Map<string, number>;
  readonly #labelAt: number;
  readonly #groupsAt: readonly number[];
  #reading: Reading | null = null;
  #tally: Tally | null = null;

  constructor(order: EvaluateOrder, data: BoundTable, predictor: Predictor) {
    this.#order = order;
    this.#data = data;
    this.#predictor = predictor;
    const fitting = Math.floor(SAMPLE_VALUES / Math.max(1, data.binding.width));
    this.#sample = new RowSample(Math.min(SAMPLE_ROWS, fitting), order.seed);
    this.#skipped = data.table.skipped;
    this.#labelAt = data.table.columns.indexOf(order.label);
    this.#groupsAt = order.groups.map((name) => data.table.columns.indexOf(name));
  }

  async run(onProgress: (progress: EvaluateProgress) => void): Promise<Evaluation> {
    const { model, label, positive, seed, importance: wanted } = this.#order;
    let done = 0;
    for await (const rows of this.#data.pieces()) {
      await this.#count(rows);
      done += rows.length;
      onProgress({ step: 'rows', done });
    }
    const { reading, tally } = this.#counted();
    const { rows, seen } = tally.kept;
    onProgress({ step: 'metrics', done: rows });
    const warnings = [...leftOutWarnings(this.#skipped, seen), ...this.#warnings(reading, tally)];
    if (seen > rows)
      warnings.push(
        `${rows.toLocaleString('en')} of ${seen.toLocaleString('en')} rows count: a sample that the seed repeats`,
      );
    const figures = figuresOf(reading, tally, positive, seed);
    const groups = figures.groups.map(sorted);
    warnings.push(...groupWarnings(groups));
    const importance = wanted
      ? await this.#importance(reading, (at) => onProgress({ step: 'importance', done: at }))
      : null;
    const quality: Quality = {
      model,
      data: this.#data.from,
      label,
      rows,
      skipped: Array.from(this.#skipped, ([why, count]) => ({ why, rows: count })),
      ...figures,
      groups,
      importance: importance?.importance ?? [],
    };
    return { quality, warnings: [...warnings, ...(importance?.warnings ?? [])] };
  }

  async #count(rows: readonly Row[]): Promise<void> {
    const labelled = rows.filter((row) => {
      const there = !isMissing(row[this.#labelAt]);
      if (!there) this.#skip('its label is missing');
      return there;
    });
    const block = encode(this.#data.binding, labelled, (why) => this.#skip(why));
    if (block.rows === 0) return;
    const kept = block.kept.map((index) => labelled[index] ?? []);
    const said = await this.#predictor.predict(block);
    const { metadata, groups, positive, seed } = this.#order;
    this.#reading ??= readingOf(
      said,
      kept.map((row) => toText(row[this.#labelAt])),
      metadata,
    );
    this.#tally ??= this.#newTally(this.#reading, groups, positive, seed, MOST_ROWS);
    for (const row of this.#tally.add(
      kept.map((each) => this.#known(each)),
      said,
    ))
      this.#sample.add(kept[row] ?? []);
  }

  #newTally(
    reading: Reading,
    attributes: readonly string[],
    positive: string | null,
    seed: number,
    most: number,
  ): Tally {
    return new Tally({ reading, attributes, positive, seed, most, skip: (why) => this.#skip(why) });
  }

  #known(row: Row) {
    return { label: row[this.#labelAt], groups: this.#groupsAt.map((at) => row[at]) };
  }

  #counted(): { reading: Reading; tally: Tally } {
    if (this.#reading && this.#tally && this.#tally.kept.rows > 0)
      return { reading: this.#reading, tally: this.#tally };
    const why = [...this.#skipped.keys()].slice(0, 3).join('; ');
    const { path, label } = this.#order;
    throw new Problem(
      'data-invalid',
      `Correct ${path} or choose another label than ${label}: none of its rows can be used: ${why}`,
      {
        path,
        label,
        skipped: Object.fromEntries(this.#skipped),
      },
    );
  }

  async #importance(reading: Reading, onFeature: (done: number) => void) {
    const { binding } = this.#data;
    const { rows } = this.#sample;
    const labels = rows.map((row) => row[this.#labelAt]);
    return await permutationImportance({
      binding,
      block: encode(binding, rows, () => {}),
      weights: lossWeights(reading, labels),
      losses: async (block) => lossesOf(reading, labels, await this.#predictor.predict(block)),
      seed: this.#order.seed,
      onFeature,
    });
  }

  #warnings(reading: Reading, { groups, kept }: Tally): string[] {
    const warnings = groups
      .filter(({ crowded }) => crowded)
      .map(({ attribute }) => `${attribute} has over 50 values, the rest are one group: give a column of fewer`);
    if (reading.task === 'classification') {
      const [first] = kept.column('actual');
      if (kept.column('actual').every((is) => is === first))
        warnings.push(`Every row is ${reading.classes.names[first ?? 0]}: what needs two classes is undefined`);
      if (groups.length > 0 && reading.classes.positive(this.#order.positive) === null)
        warnings.push('Groups are not compared: name the class that counts as positive');
    }
    return warnings;
  }

  #skip(why: string): void {
    const known = this.#skipped.has(why) || this.#skipped.size < MOST_REASONS;
    countSkipped(this.#skipped, known ? why : 'other reasons');
  }
}

function disposable<T extends { release(): Promise<void> }>(value: T) {
  return { value, [Symbol.asyncDispose]: () => value.release() };
}
