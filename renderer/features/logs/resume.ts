import type { LogLine } from '../../../core/contract/consoles.ts';
import { isLater } from './log-text.ts';

/** What is left of the lines that a stream repeats when it is opened again. Pure. */
export class Resume {
  readonly #seen: string;
  #left: number;

  /** `seen`: when the last known line was. `most`: as many lines as a stream repeats; a later one is never held back. */
  constructor(seen: string, most: number) {
    this.#seen = seen;
    this.#left = most;
  }

  /** Everything that may be repeated has come. */
  get isOver(): boolean {
    return this.#left <= 0;
  }

  /** The lines that are new. From the first new one on all of them are, whatever the host's clock does. */
  fresh(lines: readonly LogLine[]): readonly LogLine[] {
    const until = Math.min(lines.length, this.#left);
    const found = lines.findIndex(({ at }, index) => index < until && at !== null && isLater(at, this.#seen));
    const repeated = found < 0 ? until : found;
    this.#left = found < 0 ? this.#left - until : 0;
    // A line without a time may be a repeated one: better twice than not at all.
    return lines.filter(({ at }, index) => index >= repeated || at === null);
  }
}
