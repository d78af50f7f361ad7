import { type Frame, type Sample, Tally } from '../model.ts';
import { type Column, Ring, recentSince } from './ring.ts';

/** A frame that is this much ahead of our clock was taken before the clock was set back. */
const AHEAD_MS = 5_000;

/** Each second of the last 15 minutes, of all sources. */
export class Memory {
  readonly rings = new Map<string, Ring>();
  readonly #columns = new Map<string, Column>();
  readonly #now: () => number;
  readonly #born = (column: Column) => {
    this.#columns.set(column.key, column);
    this.#keys = null;
  };
  #keys: readonly string[] | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** False: the source has given a newer one. Where that lies in the future, our clock was set back: it counts no more. */
  add(frame: Frame): boolean {
    let ring = this.rings.get(frame.source);
    if (ring === undefined) {
      ring = new Ring(frame.source, this.#born);
      this.rings.set(frame.source, ring);
    }
    if (frame.atMs <= ring.newestMs) {
      if (ring.newestMs <= this.#now() + AHEAD_MS) return false;
      ring.dropFrom(frame.atMs);
    }
    ring.push(frame.atMs, frame.values);
    return true;
  }

  column(key: string): Column | null {
    return this.#columns.get(key) ?? null;
  }

  latest(key: string): Sample | null {
    const column = this.#columns.get(key);
    if (column === undefined || column.newest < column.ring.start) return null;
    const atMs = column.ring.timeOf(column.newest);
    return atMs < recentSince(this.#now()) ? null : { atMs, value: column.at(column.newest) };
  }

  recent(key: string, fromMs: number, toMs: number): Sample[] {
    const samples: Sample[] = [];
    const column = this.#columns.get(key);
    if (column === undefined) return samples;
    const { ring } = column;
    for (let frame = this.#from(ring, fromMs), end = ring.frameAfter(toMs); frame < end; frame++) {
      const value = column.at(frame);
      if (!Number.isNaN(value)) samples.push({ atMs: ring.timeOf(frame), value });
    }
    return samples;
  }

  /** A loop of its own: alert rules ask for thousands of series in every second. */
  tally(key: string, fromMs: number, toMs: number): Tally {
    const tally = new Tally();
    const column = this.#columns.get(key);
    if (column === undefined) return tally;
    for (let frame = this.#from(column.ring, fromMs), end = column.ring.frameAfter(toMs); frame < end; frame++) {
      const value = column.at(frame);
      if (!Number.isNaN(value)) tally.add(value);
    }
    return tally;
  }

  /** The same array as long as no series comes or goes. */
  keys(): readonly string[] {
    this.#keys ??= [...this.#columns.keys()];
    return this.#keys;
  }

  /** The oldest instant that some source still has; null: nothing is there. */
  sinceMs(): number | null {
    let oldest = Number.POSITIVE_INFINITY;
    for (const ring of this.rings.values()) {
      if (ring.end > ring.start) oldest = Math.min(oldest, ring.timeOf(ring.start));
    }
    return Number.isFinite(oldest) ? Math.max(oldest, recentSince(this.#now())) : null;
  }

  forget(source: string): void {
    const ring = this.rings.get(source);
    if (ring === undefined) return;
    this.rings.delete(source);
    for (const column of ring.columns.values()) this.#drop(column);
  }

  /** Lets go of series, and of sources, that gave nothing for 15 minutes. */
  prune(): void {
    const since = recentSince(this.#now());
    for (const ring of this.rings.values()) {
      for (const column of ring.prune(since)) this.#drop(column);
      if (ring.newestMs < since) this.rings.delete(ring.source);
    }
  }

  #from(ring: Ring, fromMs: number): number {
    return ring.frameAt(Math.max(fromMs, recentSince(this.#now())));
  }

  /** A key that another source gives meanwhile is that one's. */
  #drop(column: Column): void {
    if (this.#columns.get(column.key) !== column) return;
    this.#columns.delete(column.key);
    this.#keys = null;
  }
}
