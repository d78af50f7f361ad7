import type { DatabaseSync } from 'node:sqlite';
import { type QualityFact, quality } from '../../contract/bench-record.ts';

/** Without what only the records know: whether that of the evaluation is still there. */
type Known = Omit<QualityFact, 'kept'>;

/** The newest quality of each version, by its digest; in the tables of `benchMigrations`. */
export class QualityFacts {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  put(digest: string, fact: Known): void {
    this.#db
      .prepare(
        `INSERT INTO bench_quality VALUES (?, ?, ?, ?)
         ON CONFLICT (digest) DO UPDATE SET record = excluded.record, at = excluded.at, quality = excluded.quality`,
      )
      .run(digest, fact.record, fact.at, JSON.stringify(fact.quality));
  }

  /** Null: nobody evaluated it. */
  of(digest: string): Known | null {
    const row = this.#db.prepare('SELECT record, at, quality FROM bench_quality WHERE digest = ?').get(digest);
    if (!row) return null;
    return { quality: quality.parse(JSON.parse(String(row.quality))), record: String(row.record), at: String(row.at) };
  }
}
