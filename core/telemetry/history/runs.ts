import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Longer than this without a word: this computer slept, or nothing could be written. */
const ASLEEP_MS = 60_000;

export interface OffSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** From when to when the recorder was on. */
export class Runs {
  readonly #add: StatementSync;
  readonly #extend: StatementSync;
  readonly #last: StatementSync;
  readonly #from: StatementSync;
  readonly #all: StatementSync;
  readonly #drop: StatementSync;
  #id: number | bigint | null = null;
  #untilMs = 0;

  constructor(db: DatabaseSync) {
    this.#add = db.prepare('INSERT INTO runs (start, until) VALUES (?, ?)');
    this.#extend = db.prepare('UPDATE runs SET until = ? WHERE id = ?');
    this.#last = db.prepare('SELECT max(until) AS until FROM runs');
    this.#from = db.prepare('SELECT min(start) AS start FROM runs WHERE until >= ?');
    this.#all = db.prepare('SELECT start, until FROM runs ORDER BY start');
    this.#drop = db.prepare('DELETE FROM runs WHERE until < ?');
  }

  /** It is on now. */
  note(nowMs: number): void {
    if (this.#id === null || nowMs - this.#untilMs > ASLEEP_MS || nowMs < this.#untilMs) {
      this.#id = this.#add.run(nowMs, nowMs).lastInsertRowid;
    } else this.#extend.run(nowMs, this.#id);
    this.#untilMs = nowMs;
  }

  /** After a transaction that failed: what it noted is not on disk. */
  clear(): void {
    this.#id = null;
  }

  /** The last instant at which one was on; null: never. */
  lastMs(): number | null {
    const until = this.#last.get()?.until;
    return typeof until === 'number' ? until : null;
  }

  /** The instant, if it was on then; else when it next came on. */
  onFrom(ms: number): number {
    return Math.max(ms, Number(this.#from.get(ms)?.start ?? ms));
  }

  /** Where it was off within the span, between two times that it was on. */
  off(fromMs: number, toMs: number): OffSpan[] {
    const spans: OffSpan[] = [];
    let until: number | null = null;
    for (const row of this.#all.all()) {
      const start = Number(row.start);
      if (until !== null && start > until && start >= fromMs && until <= toMs) {
        spans.push({ fromMs: until, toMs: start });
      }
      until = Math.max(until ?? 0, Number(row.until));
    }
    return spans;
  }

  drop(beforeMs: number): void {
    this.#drop.run(beforeMs);
  }
}
