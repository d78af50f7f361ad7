import type { LogLine } from '../../../core/contract/consoles.ts';

/** A row of a log view: a line, or something that is said about the log. */
export interface LogRow {
  /** `note`: something happened to the source. `gap`: lines may be missing here. */
  readonly kind: LogLine['stream'] | 'note' | 'gap';
  /** Null where the source does not say. */
  readonly at: string | null;
  readonly text: string;
}

const MOST_ROWS = 50_000;
const MOST_CHARACTERS = 32 * 1024 * 1024;
/** What is let go at once when it is full: so that numbering everything anew is rare. */
const LET_GO = 1 / 20;

/**
 * The newest rows of a log, by their running number. When there are too many of them, or too many characters, the oldest
 * twentieth goes.
 */
export class LogBuffer {
  readonly #most: number;
  readonly #mostCharacters: number;
  #rows: LogRow[] = [];
  #first = 0;
  #characters = 0;

  constructor(most = MOST_ROWS, mostCharacters = MOST_CHARACTERS) {
    this.#most = most;
    this.#mostCharacters = mostCharacters;
  }

  /** Number of the oldest row that is kept. */
  get first(): number {
    return this.#first;
  }

  /** Number that the next row gets. */
  get next(): number {
    return this.#first + this.#rows.length;
  }

  /** The row of that number; undefined when it is gone, or not yet there. */
  at(number: number): LogRow | undefined {
    return this.#rows[number - this.#first];
  }

  push(rows: readonly LogRow[]): void {
    for (const row of rows) {
      this.#rows.push(row);
      this.#characters += row.text.length;
    }
    while (this.#rows.length > this.#most || this.#characters > this.#mostCharacters) {
      this.#drop(Math.max(this.#rows.length - this.#most, Math.ceil(this.#rows.length * LET_GO)));
    }
  }

  /** Lets go of everything; numbers go on. */
  clear(): void {
    this.#drop(this.#rows.length);
  }

  /** The rows from the oldest on. */
  rows(): readonly LogRow[] {
    return this.#rows;
  }

  #drop(count: number): void {
    for (const { text } of this.#rows.slice(0, count)) this.#characters -= text.length;
    this.#rows = this.#rows.slice(count);
    this.#first += count;
  }
}
