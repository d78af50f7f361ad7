import type { DatabaseSync, StatementSync } from 'node:sqlite';

const DAY_MS = 86_400_000;

export interface SeriesRow {
  readonly id: number;
  readonly key: string;
}

/** Small numbers for the names of sources and series. What a transaction that failed had given out is asked for anew. */
export class Names {
  readonly #sources = new Map<string, number>();
  readonly #series = new Map<string, number>();
  readonly #findSource: StatementSync;
  readonly #addSource: StatementSync;
  readonly #findSeries: StatementSync;
  readonly #addSeries: StatementSync;
  readonly #ofSource: StatementSync;
  readonly #all: StatementSync;
  readonly #touch: StatementSync;
  readonly #drop: StatementSync;

  constructor(db: DatabaseSync) {
    this.#findSource = db.prepare('SELECT id FROM sources WHERE name = ?');
    this.#addSource = db.prepare('INSERT INTO sources (name) VALUES (?)');
    this.#findSeries = db.prepare('SELECT id, source FROM series WHERE key = ?');
    this.#addSeries = db.prepare(
      `INSERT INTO series (key, source, seen) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET source = excluded.source, seen = excluded.seen RETURNING id`,
    );
    this.#ofSource = db.prepare('SELECT id, key FROM series WHERE source = ? ORDER BY id');
    this.#all = db.prepare('SELECT key FROM series ORDER BY id');
    this.#touch = db.prepare('UPDATE series SET seen = ? WHERE id = ? AND seen < ?');
    this.#drop = db.prepare('DELETE FROM series WHERE seen < ?');
  }

  source(name: string): number {
    const known = this.#sources.get(name) ?? this.#findSource.get(name)?.id;
    const id = Number(known ?? this.#addSource.run(name).lastInsertRowid);
    this.#sources.set(name, id);
    return id;
  }

  /** The number of a series that is written now. */
  writing(key: string, source: number, nowMs: number): number {
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const id = Number(this.#addSeries.get(key, source, nowMs)?.id);
    this.#series.set(key, id);
    return id;
  }

  /** Null: nothing was ever written of it. */
  find(key: string): { readonly id: number; readonly source: number } | null {
    const row = this.#findSeries.get(key);
    return row === undefined ? null : { id: Number(row.id), source: Number(row.source) };
  }

  ofSource(source: number): SeriesRow[] {
    return this.#ofSource.all(source).map(({ id, key }) => ({ id: Number(id), key: String(key) }));
  }

  all(): string[] {
    return this.#all.all().map(({ key }) => String(key));
  }

  /** The series has been written now; noted once a day. */
  touch(series: number, nowMs: number): void {
    this.#touch.run(nowMs, series, nowMs - DAY_MS);
  }

  /** Drops names that nothing was written of since the instant: none of their chunks is kept any more. */
  drop(beforeMs: number): void {
    this.#drop.run(beforeMs);
    this.clear();
  }

  /** After a transaction that failed: what it gave out is not on disk. */
  clear(): void {
    this.#sources.clear();
    this.#series.clear();
  }
}
