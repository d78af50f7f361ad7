import { waitFor } from './waiting.ts';

/** At most `limit` holders at once; the others wait in line. */
export class Semaphore {
  #free: number;
  readonly #line: (() => void)[] = [];

  constructor(limit: number) {
    this.#free = limit;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#line.length;
  }

  /** Resolves to the function that gives the place back (calling it twice does no harm). Throws the signal's Problem. */
  async acquire(signal: AbortSignal): Promise<() => void> {
    if (this.#free > 0 && !signal.aborted) {
      this.#free--;
      return this.#release();
    }
    let enter = () => {};
    const turn = new Promise<void>((resolve) => {
      enter = resolve;
    });
    this.#line.push(enter);
    try {
      await waitFor(turn, signal);
      return this.#release();
    } catch (error) {
      const place = this.#line.indexOf(enter);
      // No longer in line: the place was given to us in the same instant, so pass it on.
      if (place < 0) this.#pass();
      else this.#line.splice(place, 1);
      throw error;
    }
  }

  #release(): () => void {
    let held = true;
    return () => {
      if (held) this.#pass();
      held = false;
    };
  }

  #pass(): void {
    const next = this.#line.shift();
    if (next) next();
    else this.#free++;
  }
}
