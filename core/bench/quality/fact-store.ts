import type { DatabaseSync } from 'node:sqlite';
import { type Quality, quality } from '../../contract/bench-record.ts';

/** What is known of how right a version is, for those who decide about it. */
export interface QualityFact {
  readonly quality: Quality;
  /** The record of the evaluation, which may be gone by now, and when it was. */
  readonly record: string;
  readonly at: string;
}

/** The newest quality of each version, by its digest; in the tables of `benchMigrations`. */
export class QualityFacts {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  put(digest: string, fact: QualityFact): void {
    this.#db
      .prepare(
        `INSERT INTO bench_quality VALUES (?, ?, ?, ?)
         ON CONFLICT (digest) DO UPDATE SET record = excluded.record, at = excluded.at, quality = excluded.quality`,
      )
      .run(digest, fact.record, fact.at, JSON.stringify(fact.quality));
  }

  /** Null: nobody evaluated it. */
  of(digest: string): QualityFact | null {
    const row = this.#db.prepare('SELECT record, at, quality FROM bench_quality WHERE digest = ?').get(digest);
    if (!row) return null;
    return { quality: quality.parse(JSON.parse(String(row.quality))), record: String(row.record), at: String(row.at) };
  }
}
