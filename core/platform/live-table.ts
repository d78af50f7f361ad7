import type { RowEvent } from '../contract/procedure.ts';

const COALESCE_MS = 100;
/** Of one event: the rows of ten thousand hosts in one piece would block both ends, and overrun what may wait on a wire. */
const MOST_ROWS = 1_000;

/**
 * Rows that many readers watch. A reader gets all rows first, then what changed, at most ten times a second; of many rows
 * the first come as the snapshot and the others in deltas right behind it. What waits for a slow reader is a set of keys,
 * so that it skips states but never needs more memory than the table itself.
 */
export class LiveTable<Row> {
  readonly #rows = new Map<string, Row>();
  readonly #readers = new Set<Reader>();
  readonly #onWatched: () => () => void;
  #unwatch: (() => void) | null = null;

  /** `onWatched` runs when the first reader comes; what it returns, when the last has gone. */
  constructor(onWatched: () => () => void = () => () => {}) {
    this.#onWatched = onWatched;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  rows(): Row[] {
    return [...this.#rows.values()];
  }

  set(key: string, row: Row): void {
    this.#rows.set(key, row);
    this.#tell(key);
  }

  delete(key: string): void {
    if (this.#rows.delete(key)) this.#tell(key);
  }

  /** Ends when the signal aborts. */
  async *watch(signal: AbortSignal): AsyncGenerator<RowEvent<Row>> {
    const reader: Reader = { changed: new Set(), wake: () => {} };
    this.#readers.add(reader);
    this.#unwatch ??= this.#onWatched();
    const wake = () => reader.wake();
    signal.addEventListener('abort', wake);
    try {
      const first = this.rows().slice(0, MOST_ROWS);
      for (const key of this.#rows.keys().drop(MOST_ROWS)) reader.changed.add(key);
      yield { kind: 'snapshot', at: new Date().toISOString(), rows: first };
      while (!signal.aborted) {
        if (reader.changed.size === 0)
          await new Promise<void>((resolve) => {
            reader.wake = resolve;
            if (signal.aborted) resolve();
          });
        if (signal.aborted) return;
        const keys = [...reader.changed.values().take(MOST_ROWS)];
        for (const key of keys) reader.changed.delete(key);
        const rows = keys.flatMap((key) => this.#rows.get(key) ?? []);
        const gone = keys.filter((key) => !this.#rows.has(key));
        yield { kind: 'delta', at: new Date().toISOString(), rows, gone };
        // A full piece is followed by the next at once: whoever sends it says when it is ready for more.
        if (keys.length < MOST_ROWS) await pause(COALESCE_MS, signal);
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.#readers.delete(reader);
      if (this.#readers.size === 0) {
        this.#unwatch?.();
        this.#unwatch = null;
      }
    }
  }

  #tell(key: string): void {
    for (const reader of this.#readers) {
      reader.changed.add(key);
      reader.wake();
    }
  }
}

interface Reader {
  readonly changed: Set<string>;
  wake: () => void;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end);
  });
}
