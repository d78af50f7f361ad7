import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** SQL that brings a slice's tables from version i to i + 1. Append only: what has run on someone's disk never changes. */
export interface Migrations {
  readonly slice: string;
  readonly steps: readonly string[];
}

export interface DatabaseOptions {
  /** Default FULL: what was committed survives a power cut. NORMAL: the newest of it may not, the file stays whole. */
  readonly synchronous?: 'FULL' | 'NORMAL';
  /** PRAGMAs that take effect only before the file has its first page, such as page_size. */
  readonly layout?: string;
}

/**
 * Opens (or makes) a database that survives a power cut at any instant: WAL with synchronous=FULL. Several processes may
 * have it open; a writer waits up to 5 s for another. `path` may be `:memory:`.
 */
export function openDatabase(
  path: string,
  migrations: readonly Migrations[],
  { synchronous = 'FULL', layout = '' }: DatabaseOptions = {},
): DatabaseSync {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(path, { timeout: 5000 });
  try {
    db.exec(`${layout}; PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA foreign_keys = ON`);
    for (const each of migrations) migrate(db, each);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** Runs `body` in one transaction that excludes other writers from its start on. */
export function transaction<T>(db: DatabaseSync, body: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = body();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // A COMMIT that failed has rolled back by itself.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function migrate(db: DatabaseSync, { slice, steps }: Migrations): void {
  transaction(db, () => {
    db.exec('CREATE TABLE IF NOT EXISTS migrations (slice TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT');
    const row = db.prepare('SELECT version FROM migrations WHERE slice = ?').get(slice);
    const done = Number(row?.version ?? 0);
    for (const step of steps.slice(done)) db.exec(step);
    db.prepare('INSERT INTO migrations VALUES (?, ?) ON CONFLICT (slice) DO UPDATE SET version = excluded.version').run(
      slice,
      steps.length,
    );
  });
}
