import type { LogBuffer, LogRow } from './log-buffer.ts';

export interface LogPatterns {
  /** Only lines that it is found in; null: all. */
  readonly in: RegExp | null;
  /** No line that it is found in. */
  readonly out: RegExp | null;
}

// Only so much of a line is looked at: a pattern may take long on a line of megabytes.
const LOOK_AT = 4_096;

/**
 * The numbers of the rows that pass, oldest first. It reads the buffer from where it left off, for as long as it may at a
 * time, so that neither a flood of lines nor a new pattern holds up the screen.
 */
export class LogFilter {
  readonly #buffer: LogBuffer;
  readonly #patterns: LogPatterns;
  #shown: number[] = [];
  #read: number;

  constructor(buffer: LogBuffer, patterns: LogPatterns) {
    this.#buffer = buffer;
    this.#patterns = patterns;
    this.#read = buffer.first;
  }

  get size(): number {
    return this.#shown.length;
  }

  /** The number of the row at a place of what is shown. */
  number(place: number): number | undefined {
    return this.#shown[place];
  }

  row(place: number): LogRow | undefined {
    const number = this.#shown[place];
    return number === undefined ? undefined : this.#buffer.at(number);
  }

  /** The place of the row of that number, or of the next one that is shown; the last place where there is none. */
  placeOf(number: number): number {
    let [low, high] = [0, this.#shown.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#shown[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return Math.min(low, Math.max(this.#shown.length - 1, 0));
  }

  /** The nearest place after (`step` 1) or before (-1) `from` that has the text, case ignored; null: there is none. */
  find(text: string, from: number, step: 1 | -1): number | null {
    const wanted = text.toLowerCase();
    for (let place = from + step; place >= 0 && place < this.#shown.length; place += step) {
      if (this.row(place)?.text.toLowerCase().includes(wanted)) return place;
    }
    return null;
  }

  /** The newest place whose row fits; null: there is none. */
  placeWhere(fits: (row: LogRow) => boolean): number | null {
    for (let place = this.#shown.length - 1; place >= 0; place -= 1) {
      const row = this.row(place);
      if (row && fits(row)) return place;
    }
    return null;
  }

  /** Goes on until everything is read or `isOver` says that it is enough for now; false: there is more to read. */
  read(isOver: () => boolean): boolean {
    this.#read = Math.max(this.#read, this.#buffer.first);
    while (this.#read < this.#buffer.next) {
      // Before each row: a pattern may take long on every one.
      if (isOver()) return false;
      const row = this.#buffer.at(this.#read);
      if (row && passes(row, this.#patterns)) this.#shown.push(this.#read);
      this.#read += 1;
    }
    return true;
  }

  /** Forgets the places whose rows are gone, and answers how many they were. */
  forget(): number {
    const kept = this.#shown.findIndex((number) => number >= this.#buffer.first);
    const gone = kept < 0 ? this.#shown.length : kept;
    if (gone > 0) this.#shown = this.#shown.slice(gone);
    return gone;
  }
}

/** What is said about the log always shows: a filter must not hide that lines are missing. */
function passes({ kind, text }: LogRow, patterns: LogPatterns): boolean {
  if (kind === 'note' || kind === 'gap') return true;
  const looked = text.length > LOOK_AT ? text.slice(0, LOOK_AT) : text;
  return (patterns.in === null || patterns.in.test(looked)) && !patterns.out?.test(looked);
}

/** The pattern that a text is, case ignored while it has no capitals; null for an empty one; or what is wrong with it. */
export function readPattern(text: string): { readonly pattern: RegExp | null; readonly problem: string | null } {
  if (text === '') return { pattern: null, problem: null };
  try {
    return { pattern: new RegExp(text, text === text.toLowerCase() ? 'i' : ''), problem: null };
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*\/[a-z]*: /, '') : String(error);
    return { pattern: null, problem: `Mend the pattern: ${why}` };
  }
}
