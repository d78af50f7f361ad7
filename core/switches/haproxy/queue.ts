/** A queue between one reader and several writers that waits when it is full. */
export class BoundedQueue<T> implements AsyncIterable<T> {
  readonly #limit: number;
  readonly #items: T[] = [];
  #failure: Error | null = null;
  #ended = false;
  #changed = Promise.withResolvers<void>();

  /** `limit`: items held before writers wait. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Resolves once the item is in; an ended queue drops it. */
  async push(item: T): Promise<void> {
    while (this.#items.length >= this.#limit && !this.#ended) await this.#changed.promise;
    if (this.#ended) return;
    this.#items.push(item);
    this.#notify();
  }

  /** No more items: the reader gets those that are in, then the end. */
  end(): void {
    this.#ended = true;
    this.#notify();
  }

  /** Like `end`, but the reader's end is this error. */
  fail(error: Error): void {
    if (!this.#ended) this.#failure = error;
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) {
        this.#notify();
        yield item;
      } else if (this.#failure) throw this.#failure;
      else if (this.#ended) return;
      else await this.#changed.promise;
    }
  }

  #notify(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}
