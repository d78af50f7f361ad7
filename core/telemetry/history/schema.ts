import type { DatabaseOptions, Migrations } from '../../platform/sqlite.ts';

/**
 * `metrics.db`, a file of its own: it can be lost without losing anything that a service needs.
 * - journal: each 10 s of each source as they come; after 15 minutes they are made into chunks.
 * - chunks: by tier (see tiers.ts) and start, so that those written together lie together, are written once and in order
 *   (full pages), and go as one range when their time is over.
 * - due: chunks that are still to be made (again) from the finer tier, or from the journal at tier 0.
 * - runs: from when to when this was recorded; between them it was off.
 */
export const historyMigrations: Migrations = {
  slice: 'history',
  steps: [
    `CREATE TABLE sources (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
     CREATE TABLE series (
       id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, source INTEGER NOT NULL, seen INTEGER NOT NULL
     ) STRICT;
     CREATE INDEX series_of_source ON series (source);
     CREATE TABLE journal (
       source INTEGER NOT NULL, at INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (source, at)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE chunks (
       tier INTEGER NOT NULL, start INTEGER NOT NULL, series INTEGER NOT NULL, data BLOB NOT NULL,
       PRIMARY KEY (tier, start, series)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE due (
       tier INTEGER NOT NULL, start INTEGER NOT NULL, source INTEGER NOT NULL, PRIMARY KEY (tier, start, source)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE runs (id INTEGER PRIMARY KEY, start INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;
     CREATE TABLE recorder (id INTEGER PRIMARY KEY CHECK (id = 1), process TEXT NOT NULL) STRICT;
     CREATE TABLE happenings (
       id INTEGER PRIMARY KEY, at INTEGER NOT NULL, until INTEGER, kind TEXT NOT NULL, host TEXT, service TEXT, what TEXT NOT NULL
     ) STRICT;
     CREATE INDEX happenings_at ON happenings (at);`,
    // The tier of 2 h is made from what is kept at 15 min.
    `INSERT OR IGNORE INTO due
       SELECT DISTINCT 3, start / 345600000 * 345600000, source FROM chunks JOIN series ON series.id = chunks.series
       WHERE tier = 2;`,
  ],
};

/**
 * Pages of 8 KiB hold five to ten chunks whole; with smaller ones the larger chunks would spill and waste a page's rest. Nobody
 * waits long for another writer: there is none but when two begin at once, and what waits here is the core.
 */
export const historyLayout: DatabaseOptions = {
  synchronous: 'NORMAL',
  layout: 'PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA busy_timeout = 1000',
};
