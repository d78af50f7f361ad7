import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { decodeChunk, encodeChunk } from './encode.ts';
import { Spans } from './spans.ts';
import { fine, type KeptTier, tiers } from './tiers.ts';

export function tierAt(level: number): KeptTier {
  return tiers[level] ?? fine;
}

/** As long as a chunk of the tier. */
export function emptySpans(level: number, startMs = 0): Spans {
  const tier = tierAt(level);
  return new Spans(startMs, tier.stepMs, tier.chunkMs / tier.stepMs);
}

/** Chunks on disk: one series, one tier, one span. */
export class Chunks {
  readonly #get: StatementSync;
  readonly #some: StatementSync;
  readonly #put: StatementSync;
  readonly #dropBefore: StatementSync;
  readonly #first: StatementSync;

  constructor(db: DatabaseSync) {
    this.#get = db.prepare('SELECT data FROM chunks WHERE tier = ? AND start = ? AND series = ?');
    this.#some = db.prepare(
      'SELECT series, data FROM chunks WHERE tier = ? AND start = ? AND series IN (SELECT value FROM json_each(?))',
    );
    this.#put = db.prepare('INSERT OR REPLACE INTO chunks VALUES (?, ?, ?, ?)');
    this.#dropBefore = db.prepare(
      `DELETE FROM chunks WHERE (tier, start, series) IN
       (SELECT tier, start, series FROM chunks WHERE tier = ? AND start < ? ORDER BY start, series LIMIT ?)`,
    );
    this.#first = db.prepare('SELECT min(start) AS first FROM chunks WHERE tier = ?');
  }

  /** `into`, if given, holds the answer, whatever it held before; it must be of the tier. */
  get(level: number, startMs: number, series: number, into: Spans = emptySpans(level)): Spans | null {
    const row = this.#get.get(level, startMs, series);
    if (!(row?.data instanceof Uint8Array)) return null;
    into.startMs = startMs;
    decodeChunk(row.data, into);
    return into;
  }

  /** Tells those of the series that have a chunk there. `into` is used for each in turn; it must be of the tier. */
  each(
    level: number,
    startMs: number,
    series: readonly number[],
    into: Spans,
    tell: (series: number, spans: Spans) => void,
  ): void {
    for (const row of this.#some.all(level, startMs, JSON.stringify(series))) {
      if (!(row.data instanceof Uint8Array)) continue;
      into.startMs = startMs;
      decodeChunk(row.data, into);
      tell(Number(row.series), into);
    }
  }

  put(level: number, series: number, spans: Spans): void {
    const data = encodeChunk(spans);
    if (data !== null) this.#put.run(level, spans.startMs, series, data);
  }

  /** Deletes chunks that begin before the instant, oldest first. How many. */
  dropBefore(level: number, ms: number, most: number): number {
    return Number(this.#dropBefore.run(level, ms, most).changes);
  }

  /** Where the oldest chunk of the tier begins; null: there is none. */
  first(level: number): number | null {
    const first = this.#first.get(level)?.first;
    return typeof first === 'number' ? first : null;
  }
}
