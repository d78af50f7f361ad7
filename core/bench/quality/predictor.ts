/** For the process that evaluates: loads onnxruntime. */
import { InferenceSession, type Tensor } from 'onnxruntime-node';
import { Problem } from '../../contract/problem.ts';
import type { Binding } from '../data/binding.ts';
import { type Block, tensorsOf } from '../data/encode.ts';
import { toFeeds } from '../data/feeds.ts';
import { toText } from '../data/value.ts';
import type { OutputChoice } from './outputs.ts';

/** What the model says of some rows, in their order. */
export interface Said {
  /** `width` scores for each row; null where the model has none. */
  readonly scores: Float64Array | null;
  readonly width: number;
  /** The class of each row as text; null where the model has no such output. */
  readonly labels: readonly string[] | null;
}

const MOST_ROWS = 256;
const MOST_VALUES = 4 * 1024 * 1024;

export class Predictor {
  readonly #session: InferenceSession;
  readonly #choice: OutputChoice;
  readonly #binding: Binding;

  constructor(session: InferenceSession, binding: Binding, choice: OutputChoice) {
    this.#session = session;
    this.#choice = choice;
    this.#binding = binding;
  }

  /** Throws `model-unsupported` where the model can not be loaded. */
  static async open(path: string): Promise<InferenceSession> {
    try {
      return await InferenceSession.create(path, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 });
    } catch (error) {
      const reason = (error as Error).message.replace(/\s+/g, ' ').slice(0, 300);
      throw new Problem('model-unsupported', `Import a model that loads on this computer: ${reason}`, {}, error);
    }
  }

  /** At least one row. Throws `model-unsupported` where it does not run, or gives other than a value, or some, for a row. */
  async predict(block: Block): Promise<Said> {
    const batch =
      this.#binding.batch ?? Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_VALUES / this.#binding.width)));
    const scores: Float64Array[] = [];
    const labels: string[] = [];
    let width = 0;
    for (let from = 0; from < block.rows; from += batch) {
      const to = Math.min(from + batch, block.rows);
      const rows = this.#binding.batch ?? to - from;
      const results = await this.#run(toFeeds(tensorsOf(this.#binding, block, from, to, rows)));
      if (this.#choice.scores !== null) {
        const data = numbersOf(results[this.#choice.scores]);
        width = data.length / rows;
        if (!Number.isInteger(width) || width === 0) throw wrongOutput(this.#choice.scores, rows, data.length);
        scores.push(data.subarray(0, (to - from) * width));
      }
      if (this.#choice.label !== null) {
        const texts = textsOf(results[this.#choice.label]);
        if (texts.length !== rows) throw wrongOutput(this.#choice.label, rows, texts.length);
        labels.push(...texts.slice(0, to - from));
      }
    }
    return {
      scores: this.#choice.scores === null ? null : joined(scores),
      width,
      labels: this.#choice.label === null ? null : labels,
    };
  }

  async #run(feeds: { readonly [name: string]: Tensor }) {
    const wanted = [this.#choice.scores, this.#choice.label].filter((name) => name !== null);
    try {
      return await this.#session.run(feeds, wanted);
    } catch (error) {
      const reason = (error as Error).message.replace(/\s+/g, ' ').slice(0, 300);
      throw new Problem('model-unsupported', `Correct the data or the model, it does not run: ${reason}`, {}, error);
    }
  }
}

function numbersOf(tensor: Tensor | undefined): Float64Array {
  return Float64Array.from((tensor?.data ?? []) as ArrayLike<number | bigint>, Number);
}

function textsOf(tensor: Tensor | undefined): string[] {
  return Array.from((tensor?.data ?? []) as ArrayLike<number | bigint | string>, (value) =>
    toText(typeof value === 'bigint' ? String(value) : value),
  );
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function wrongOutput(output: string, rows: number, values: number): Problem {
  return new Problem(
    'model-unsupported',
    `Export the model so that ${JSON.stringify(output)} has as many values for each row: it gives ${values} for ${rows} rows`,
    { output, rows, values },
  );
}
