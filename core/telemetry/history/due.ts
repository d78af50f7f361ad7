import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { floorTo, tiers } from './tiers.ts';

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
  readonly #first: StatementSync;
  readonly #ofLevel: StatementSync;
  readonly #sources: StatementSync;

  constructor(db: DatabaseSync) {
    this.#add = db.prepare('INSERT OR IGNORE INTO due VALUES (?, ?, ?)');
    this.#done = db.prepare('DELETE FROM due WHERE tier = ? AND start = ? AND source = ?');
    this.#next = db.prepare('SELECT * FROM due WHERE tier = ? AND start <= ? ORDER BY start, source LIMIT ?');
    this.#first = db.prepare('SELECT min(start) AS first FROM due WHERE tier = ?');
    this.#ofLevel = db.prepare('SELECT * FROM due WHERE tier = ? ORDER BY start, source');
    this.#sources = db.prepare('SELECT source FROM due WHERE tier = ? AND start = ?');
  }

  add({ level, startMs, source }: Due): void {
    this.#add.run(level, startMs, source);
  }

  /** What lies above it is to be made (again) too: until then it is read from the finer. */
  addAbove({ level, startMs, source }: Due): void {
    for (const [above, { chunkMs }] of tiers.entries()) {
      if (above > level) this.add({ level: above, startMs: floorTo(startMs, chunkMs), source });
    }
  }

  done({ level, startMs, source }: Due): void {
    this.#done.run(level, startMs, source);
  }

  /** Those that begin at the instant or before, oldest first. */
  next(level: number, startMs: number, most: number): Due[] {
    return this.#next.all(level, startMs, most).map(asDue);
  }

  ofLevel(level: number): Due[] {
    return this.#ofLevel.all(level).map(asDue);
  }

  /** Sources of which the span that begins at the instant is due. */
  sources(level: number, startMs: number): ReadonlySet<number> {
    return new Set(this.#sources.all(level, startMs).map(({ source }) => Number(source)));
  }

  /** Where the first of the tier begins; null: there is none. */
  first(level: number): number | null {
    const first = this.#first.get(level)?.first;
    return typeof first === 'number' ? first : null;
  }
}

function asDue({ tier, start, source }: Record<string, unknown>): Due {
  return { level: Number(tier), startMs: Number(start), source: Number(source) };
}
