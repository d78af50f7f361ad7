import { type Rng, seeded } from '../statistics/rng.ts';

/** One row as it is counted. Classes and groups by their place. */
export interface KeptRow {
  /** The class, or the number, that it is. */
  readonly actual: number;
  readonly predicted: number;
  /** Of two classes that of the positive one, of more that of the predicted one; NaN: none. */
  readonly score: number;
  /** What the model gives to the actual class; NaN: none. */
  readonly likelihood: number;
  readonly groups: readonly number[];
}

const FIRST = 4096;

/**
 * What the metrics need of each row, up to `most` rows; of more a sample that a seed repeats (reservoir sampling, Vitter's
 * algorithm R), so that memory is bounded.
 */
export class KeptRows {
  readonly #most: number;
  readonly #rng: Rng;
  readonly #width: number;
  #values: Float64Array;
  #rows = 0;
  #seen = 0;

  constructor(groups: number, most: number, seed: number) {
    this.#most = most;
    this.#rng = seeded(seed);
    this.#width = 4 + groups;
    this.#values = new Float64Array(Math.min(FIRST, most) * this.#width);
  }

  get seen(): number {
    return this.#seen;
  }

  get rows(): number {
    return this.#rows;
  }

  add({ actual, predicted, score, likelihood, groups }: KeptRow): void {
    this.#seen++;
    const place = this.#rows < this.#most ? this.#rows++ : this.#rng.below(this.#seen);
    if (place >= this.#most) return;
    this.#grow();
    this.#values.set([actual, predicted, score, likelihood, ...groups], place * this.#width);
  }

  /** One value of every kept row; the groups begin at 4. */
  column(at: 'actual' | 'predicted' | 'score' | 'likelihood' | number): Float64Array {
    const place = typeof at === 'number' ? 4 + at : ['actual', 'predicted', 'score', 'likelihood'].indexOf(at);
    return Float64Array.from({ length: this.#rows }, (_, row) => this.#values[row * this.#width + place] as number);
  }

  #grow(): void {
    const needed = this.#rows * this.#width;
    if (needed <= this.#values.length) return;
    const wider = new Float64Array(Math.min(this.#most * this.#width, Math.max(needed, 2 * this.#values.length)));
    wider.set(this.#values);
    this.#values = wider;
  }
}
