import type { DatabaseSync } from 'node:sqlite';
import { type BenchRecord, benchRecord } from '../contract/bench-record.ts';
import type { BenchRow } from '../contract/bench-row.ts';
import { processIsAlive, processKey } from '../platform/process-key.ts';
import type { Migrations } from '../platform/sqlite.ts';
import { rowOf } from './row.ts';

export const benchMigrations: Migrations = {
  slice: 'bench',
  steps: [
    `CREATE TABLE bench_records (
       id TEXT PRIMARY KEY, owner TEXT NOT NULL, started_at TEXT NOT NULL, running INTEGER NOT NULL, record TEXT NOT NULL
     ) STRICT;
     CREATE INDEX bench_by_start ON bench_records (started_at)`,
    'CREATE TABLE bench_quality (digest TEXT PRIMARY KEY, record TEXT NOT NULL, at TEXT NOT NULL, quality TEXT NOT NULL) STRICT',
    'ALTER TABLE bench_records ADD COLUMN summary TEXT',
  ],
};

/** How many records are kept, the newest. */
export const MOST_RECORDS = 500;

/** The records of benchmarks. One whose process died while it ran reads as `partial`. */
export class BenchStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  put(record: BenchRecord): void {
    const running = Number(record.status === 'running');
    this.#db
      .prepare(
        `INSERT INTO bench_records VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
         SET running = excluded.running, record = excluded.record, summary = excluded.summary`,
      )
      .run(record.id, processKey(), record.startedAt, running, JSON.stringify(record), JSON.stringify(rowOf(record)));
    if (running) return;
    this.#db
      .prepare(
        `DELETE FROM bench_records WHERE running = 0
         AND id NOT IN (SELECT id FROM bench_records ORDER BY started_at DESC, rowid DESC LIMIT ?)`,
      )
      .run(MOST_RECORDS);
  }

  /** Newest first, without reading what they hold; of old ones, which have no summary, it is read. */
  list(): BenchRow[] {
    return this.#db
      .prepare(
        `SELECT owner, summary, CASE WHEN summary IS NULL THEN record END AS record
         FROM bench_records ORDER BY started_at DESC, rowid DESC LIMIT ?`,
      )
      .all(MOST_RECORDS)
      .map(readRow);
  }

  get(id: string): BenchRecord | null {
    const row = this.#db.prepare('SELECT * FROM bench_records WHERE id = ?').get(id);
    // Parsed: one of an older version lacks what came later.
    return row ? benchRecord.parse(read(row)) : null;
  }
}

const DIED = 'Signalbox ended while this was measured';

function readRow(row: Record<string, unknown>): BenchRow {
  if (row.summary === null) return rowOf(read(row));
  const summary = JSON.parse(String(row.summary)) as BenchRow;
  if (summary.status !== 'running' || processIsAlive(String(row.owner))) return summary;
  return { ...summary, status: 'partial', why: DIED };
}

function read(row: Record<string, unknown>): BenchRecord {
  const record = JSON.parse(String(row.record)) as BenchRecord;
  if (record.status !== 'running' || processIsAlive(String(row.owner))) return record;
  const cells = record.cells.map((cell, at) => (at === record.cells.length - 1 ? { ...cell, partial: true } : cell));
  return {
    ...record,
    cells,
    status: 'partial',
    warnings: [...record.warnings, DIED],
  };
}
