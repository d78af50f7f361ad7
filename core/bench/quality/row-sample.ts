import type { Row } from '../data/table.ts';
import { type Rng, seeded } from '../statistics/rng.ts';

/** At most so many of the rows that pass, each as likely as any other; a seed repeats it (Vitter's algorithm R). */
export class RowSample {
  readonly rows: Row[] = [];
  readonly #most: number;
  readonly #rng: Rng;
  #seen = 0;

  constructor(most: number, seed: number) {
    this.#most = most;
    this.#rng = seeded(seed);
  }

  add(row: Row): void {
    this.#seen++;
    if (this.rows.length < this.#most) {
      this.rows.push(row);
      return;
    }
    const place = this.#rng.below(this.#seen);
    if (place < this.#most) this.rows[place] = row;
  }
}
