import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Column, Ring } from './ring.ts';
import type { Spans } from './spans.ts';
import { fine, floorTo } from './tiers.ts';

/** What one source measured in one span of 10 s. */
export interface JournalRow {
  readonly atMs: number;
  readonly series: Uint32Array;
  /** Min, mean, max and last of each series in turn. */
  readonly values: Float32Array;
}

/** The newest quarter of an hour on disk: a row for each 10 s of each source. */
export class Journal {
  readonly #put: StatementSync;
  readonly #read: StatementSync;
  readonly #drop: StatementSync;

  constructor(db: DatabaseSync) {
    this.#put = db.prepare('INSERT OR REPLACE INTO journal VALUES (?, ?, ?)');
    this.#read = db.prepare('SELECT at, data FROM journal WHERE source = ? AND at >= ? AND at < ?');
    this.#drop = db.prepare('DELETE FROM journal WHERE source = ? AND at >= ? AND at < ?');
  }

  /** `data`: as `summarize` makes it. Takes the place of an earlier one of the same span. */
  put(source: number, atMs: number, data: Uint8Array): void {
    this.#put.run(source, atMs, data);
  }

  read(source: number, fromMs: number, toMs: number): JournalRow[] {
    return this.#read.all(source, fromMs, toMs).flatMap(({ at, data }) => {
      if (typeof at !== 'number' || !(data instanceof Uint8Array)) return [];
      const { buffer } = new Uint8Array(data);
      const length = Math.floor(buffer.byteLength / 20);
      return [{ atMs: at, series: new Uint32Array(buffer, 0, length), values: new Float32Array(buffer, length * 4) }];
    });
  }

  drop(source: number, fromMs: number, toMs: number): void {
    this.#drop.run(source, fromMs, toMs);
  }
}

/** Puts one series of a row into its place, over what was there. */
export function layOver(spans: Spans, row: JournalRow, index: number): void {
  const { values } = row;
  const [min, mean, max, last] = [
    values[index * 4],
    values[index * 4 + 1],
    values[index * 4 + 2],
    values[index * 4 + 3],
  ];
  if (min === undefined || mean === undefined || max === undefined || last === undefined) return;
  spans.set(Math.floor((row.atMs - spans.startMs) / spans.stepMs), min, mean, max, last);
}

/**
 * All series of the ring's frames within 10 s from `atMs`, which begins a step: uint32 numbers of the series, then four
 * float32 for each, of this computer's byte order. Null when none has a value.
 */
export function summarize(ring: Ring, atMs: number, numberOf: (column: Column) => number): Uint8Array | null {
  const start = ring.frameAt(atMs);
  const end = ring.frameAt(atMs + fine.stepMs);
  const series = new Uint32Array(ring.columns.size);
  const values = new Float32Array(ring.columns.size * 4);
  let length = 0;
  for (const column of ring.columns.values()) {
    let [min, sum, max, last, count] = [Number.POSITIVE_INFINITY, 0, Number.NEGATIVE_INFINITY, 0, 0];
    if (column.newest < start) continue;
    for (let frame = start; frame < end; frame++) {
      const value = ring.valueOf(column, frame);
      if (Number.isNaN(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
      last = value;
      count++;
    }
    if (count === 0) continue;
    series[length] = numberOf(column);
    // A mean of large numbers may be off by a rounding.
    values.set([min, Math.min(max, Math.max(min, sum / count)), max, last], length * 4);
    length++;
  }
  if (length === 0) return null;
  const bytes = new Uint8Array(length * 20);
  bytes.set(new Uint8Array(series.buffer, 0, length * 4));
  bytes.set(new Uint8Array(values.buffer, 0, length * 16), length * 4);
  return bytes;
}

/** Each span of 10 s in which the ring has frames that are not written yet; the newest one is mostly still growing. */
export function* unwritten(ring: Ring): Generator<number> {
  let frame = ring.frameAt(ring.writtenMs + 1);
  while (frame < ring.end) {
    const atMs = floorTo(ring.timeOf(frame), fine.stepMs);
    yield atMs;
    frame = ring.frameAt(atMs + fine.stepMs);
  }
}
