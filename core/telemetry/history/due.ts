import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** A span of a source whose chunks are still to be made (again) from the finer tier; at tier 0 from the journal. */
export interface Due {
  readonly level: number;
  readonly startMs: number;
  readonly source: number;
}

/** What is still to be made, on disk: so a crash loses none of it. */
export class DueList {
  readonly #add: StatementSync;
  readonly #done: StatementSync;
  readonly #next: StatementSync;
  readonly #all: StatementSync;

  constructor(db: DatabaseSync) {
    this.#add = db.prepare('INSERT OR IGNORE INTO due VALUES (?, ?, ?)');
    this.#done = db.prepare('DELETE FROM due WHERE tier = ? AND start = ? AND source = ?');
    this.#next = db.prepare('SELECT * FROM due WHERE tier = ? AND start <= ? ORDER BY start, source LIMIT ?');
    this.#all = db.prepare('SELECT * FROM due ORDER BY tier, start, source');
  }

  add({ level, startMs, source }: Due): void {
    this.#add.run(level, startMs, source);
  }

  done({ level, startMs, source }: Due): void {
    this.#done.run(level, startMs, source);
  }

  /** Those that begin at the instant or before, oldest first. */
  next(level: number, startMs: number, most: number): Due[] {
    return this.#next.all(level, startMs, most).map(asDue);
  }

  all(): Due[] {
    return this.#all.all().map(asDue);
  }
}

function asDue({ tier, start, source }: Record<string, unknown>): Due {
  return { level: Number(tier), startMs: Number(start), source: Number(source) };
}
