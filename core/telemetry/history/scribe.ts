import type { ProblemView } from '../../contract/procedure.ts';
import type { Happening } from './happenings.ts';
import type { Summary } from './journal.ts';
import type { Store } from './store.ts';
import { isDamage, writeProblem } from './write-problem.ts';

/** Every 10 s: that it is on, or whether the one that records is gone. */
const NOTE_MS = 10_000;

/** One second's writing. */
export interface Order {
  readonly nowMs: number;
  /** What the file may hold. */
  readonly mostBytes: number;
  readonly rows: readonly Summary[];
  readonly happenings: readonly Happening[];
}

export interface Answer {
  /** Null: all of it is on disk, if this process records. */
  readonly problem: ProblemView | null;
  /** The file itself is broken: no later try will do. */
  readonly damaged: boolean;
  readonly recording: boolean;
}

/** Who writes: `answered` is called once for each order, now or later. */
export interface Writer {
  take(order: Order, answered: (answer: Answer) => void): void;
  /** What it was given is done, or never will be. */
  close(): void;
}

/** Writes and tidies the history on disk. */
export class Scribe {
  readonly #open: () => Store;
  #notedMs = Number.NEGATIVE_INFINITY;

  /** `open` gives the same store again while it is open. */
  constructor(open: () => Store) {
    this.#open = open;
  }

  take({ nowMs, mostBytes, rows, happenings }: Order): Answer {
    let recording = false;
    try {
      const store = this.#open();
      const due = Math.abs(nowMs - this.#notedMs) >= NOTE_MS;
      recording = store.recording || (due && store.takeOver());
      if (recording && (due || rows.length > 0 || happenings.length > 0)) store.write(rows, happenings, nowMs);
      if (due) this.#notedMs = nowMs;
      store.work(nowMs, mostBytes);
      return { problem: null, damaged: false, recording };
    } catch (error) {
      return { problem: writeProblem(error), damaged: isDamage(error), recording };
    }
  }
}

/** Writes at once, where it is called. */
export function inlineWriter(open: () => Store): Writer {
  const scribe = new Scribe(open);
  return { take: (order, answered) => answered(scribe.take(order)), close() {} };
}
