import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Ring } from './ring.ts';
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

  /** Takes the place of an earlier one of the same span. */
  put(source: number, { atMs, series, values }: JournalRow): void {
    const bytes = new Uint8Array(series.byteLength + values.byteLength);
    bytes.set(new Uint8Array(series.buffer, series.byteOffset, series.byteLength));
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), series.byteLength);
    this.#put.run(source, atMs, bytes);
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

/** What a source gave in one span of 10 s, on its way to the disk. */
export interface Summary {
  readonly source: string;
  readonly atMs: number;
  /** How much of the span's begin the ring knows nothing of: its first frame came later. */
  readonly lacksMs: number;
  readonly keys: readonly string[];
  /** Min, mean, max and last of each key in turn. */
  readonly values: Float32Array;
}

/** All series of the ring's frames within 10 s from `atMs`, which begins a step. Null when none has a value. */
export function summarize(ring: Ring, atMs: number): Summary | null {
  const start = ring.frameAt(atMs);
  const end = ring.frameAt(atMs + fine.stepMs);
  const keys: string[] = [];
  const values = new Float32Array(ring.columns.size * 4);
  for (const column of ring.columns.values()) {
    let [min, sum, max, last, count] = [Number.POSITIVE_INFINITY, 0, Number.NEGATIVE_INFINITY, 0, 0];
    if (column.newest < start) continue;
    for (let frame = start; frame < end; frame++) {
      const value = column.at(frame);
      if (Number.isNaN(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
      last = value;
      count++;
    }
    if (count === 0) continue;
    const at = keys.push(column.key) * 4;
    values[at - 4] = min;
    // A mean of large numbers may be off by a rounding.
    values[at - 3] = Math.min(max, Math.max(min, sum / count));
    values[at - 2] = max;
    values[at - 1] = last;
  }
  if (keys.length === 0) return null;
  const lacksMs = start === ring.start ? Math.max(0, ring.timeOf(start) - atMs) : 0;
  return { source: ring.source, atMs, lacksMs, keys, values: values.slice(0, keys.length * 4) };
}

/** `later` over what an earlier run had kept of the same span; `share`: how much of the span that was, 0 to 1. */
export function joined(earlier: JournalRow, later: JournalRow, share: number): JournalRow {
  const values = later.values.slice();
  for (const [index, id] of later.series.entries()) {
    const before = earlier.series.indexOf(id) * 4;
    const at = index * 4;
    const [min, mean, max] = earlier.values.subarray(before, before + 3);
    if (before < 0 || min === undefined || mean === undefined || max === undefined) continue;
    values[at] = Math.min(min, values[at] ?? min);
    values[at + 1] = mean * share + (values[at + 1] ?? mean) * (1 - share);
    values[at + 2] = Math.max(max, values[at + 2] ?? max);
  }
  const gone = [...earlier.series.entries()].filter(([, id]) => !later.series.includes(id));
  return {
    atMs: later.atMs,
    series: Uint32Array.from([...later.series, ...gone.map(([, id]) => id)]),
    values: Float32Array.from([...values, ...gone.flatMap(([i]) => [...earlier.values.subarray(i * 4, i * 4 + 4)])]),
  };
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
