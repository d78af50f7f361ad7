/**
 * Work that is done again and again: every so often while it is started, and at once when asked for. There is never more
 * than one round at a time.
 */
export class Rounds {
  readonly #work: (signal: AbortSignal) => Promise<void>;
  readonly #pauseMs: () => number;
  readonly #end = new AbortController();
  #going = false;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  /** `work` tells its failures itself and never rejects; `pauseMs` is asked after each round. */
  constructor(work: (signal: AbortSignal) => Promise<void>, pauseMs: () => number) {
    this.#work = work;
    this.#pauseMs = pauseMs;
  }

  start(): void {
    if (this.#going) return;
    this.#going = true;
    if (!this.#round) void this.#begin();
  }

  /** A round that is under way comes to its end. */
  stop(): void {
    this.#going = false;
    clearTimeout(this.#timer);
  }

  /** For good: a round that is under way is given up. */
  end(): void {
    this.stop();
    this.#end.abort();
  }

  /** A round that begins now or, where one is under way, right behind it: what it finds is not older than the call. */
  now(): Promise<void> {
    if (!this.#round) return this.#begin();
    this.#next ??= this.#round.then(() => {
      this.#next = null;
      return this.#begin();
    });
    return this.#next;
  }

  #begin(): Promise<void> {
    if (this.#round) return this.#round;
    if (this.#end.signal.aborted) return Promise.resolve();
    clearTimeout(this.#timer);
    this.#round = this.#work(this.#end.signal).finally(() => {
      this.#round = null;
      if (this.#going) this.#timer = setTimeout(() => void this.#begin(), this.#pauseMs());
    });
    return this.#round;
  }
}
