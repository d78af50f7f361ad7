import type { LogLine } from '../contract/consoles.ts';
import type { ProblemView } from '../contract/procedure.ts';

export type LogEvent =
  | { readonly kind: 'lines'; readonly lines: readonly LogLine[]; readonly dropped: number }
  | { readonly kind: 'note'; readonly at: string; readonly text: string }
  | { readonly kind: 'gap'; readonly at: string; readonly problem: ProblemView };

type Item = LogLine | Exclude<LogEvent, { kind: 'lines' }>;

const MOST_ITEMS = 10_000;
const MOST_CHARACTERS = 4 * 1024 * 1024;
const BATCH = 5_000;

/** What waits for a reader, bounded: when it is too much the oldest goes, and how many lines went is told. */
export class LogQueue {
  #items: Item[] = [];
  /** Where the queue begins in `#items`. */
  #head = 0;
  #characters = 0;
  #dropped = 0;
  #wake = () => {};

  get isEmpty(): boolean {
    return this.#items.length === this.#head;
  }

  push(items: readonly Item[]): void {
    for (const item of items) {
      this.#items.push(item);
      this.#characters += sizeOf(item);
    }
    while (this.#items.length - this.#head > MOST_ITEMS || this.#characters > MOST_CHARACTERS) this.#drop();
    this.#wake();
  }

  /** Everything that waits, lines that follow each other together, at most BATCH of them. */
  take(): LogEvent[] {
    const events: LogEvent[] = [];
    let lines: LogLine[] = [];
    const flush = () => {
      if (lines.length > 0) events.push({ kind: 'lines', lines, dropped: this.#dropped });
      if (lines.length > 0) this.#dropped = 0;
      lines = [];
    };
    for (let taken = 0; taken < BATCH && !this.isEmpty; taken += 1) {
      const item = this.#shift();
      if ('kind' in item) {
        flush();
        events.push(item);
      } else lines.push(item);
    }
    flush();
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
    return events;
  }

  /** Until something waits, or the signal aborts. */
  filled(signal: AbortSignal): Promise<void> {
    if (!this.isEmpty || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done);
        this.#wake = () => {};
        resolve();
      };
      this.#wake = done;
      signal.addEventListener('abort', done);
    });
  }

  #drop(): void {
    if (!('kind' in this.#shift())) this.#dropped += 1;
    if (this.#head < MOST_ITEMS) return;
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }

  #shift(): Item {
    const item = this.#items[this.#head] as Item;
    this.#head += 1;
    this.#characters -= sizeOf(item);
    return item;
  }
}

function sizeOf(item: Item): number {
  return 'kind' in item ? 0 : item.text.length;
}
