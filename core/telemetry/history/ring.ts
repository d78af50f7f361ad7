import { Cells } from './cells.ts';
import { RAW_KEPT_MS } from './tiers.ts';

/** 17 minutes at one frame a second: what is not yet in a chunk on disk is still here. */
const SLOTS = 1_024;

/** One series of a ring. */
export class Column extends Cells {
  readonly key: string;
  readonly ring: Ring;

  constructor(key: string, ring: Ring) {
    super(SLOTS);
    this.key = key;
    this.ring = ring;
  }
}

/**
 * The newest frames of one source. Frames are counted from the first on; frame i lies in slot i modulo SLOTS, in the ring's
 * times and in each column.
 */
export class Ring {
  readonly source: string;
  readonly columns = new Map<string, Column>();
  /** The instant until which its frames are on disk, or on their way there. */
  writtenMs = Number.NEGATIVE_INFINITY;
  /** When they are to be written next; null: nobody has thought of it. */
  dueMs: number | null = null;
  readonly #times = new Float64Array(SLOTS);
  #start = 0;
  #end = 0;
  /** Columns in the order of the last frame's keys: mostly that of the next one too, which saves the look-ups. */
  #order: Column[] = [];
  readonly #born: (column: Column) => void;

  constructor(source: string, born: (column: Column) => void) {
    this.source = source;
    this.#born = born;
  }

  /** The first frame that is still here. */
  get start(): number {
    return this.#start;
  }

  /** One after the newest frame. */
  get end(): number {
    return this.#end;
  }

  get newestMs(): number {
    return this.#end > this.#start ? this.timeOf(this.#end - 1) : Number.NEGATIVE_INFINITY;
  }

  timeOf(frame: number): number {
    return this.#times[frame % SLOTS] ?? Number.NaN;
  }

  /** The first frame at or after the instant; `end` when there is none. */
  frameAt(ms: number): number {
    let low = this.#start;
    let high = this.#end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeOf(middle) < ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** One after the last frame at or before the instant. */
  frameAfter(ms: number): number {
    if (ms >= this.newestMs) return this.#end;
    const frame = this.frameAt(ms);
    return this.timeOf(frame) === ms ? frame + 1 : frame;
  }

  /** `atMs` must be later than `newestMs`. */
  push(atMs: number, values: ReadonlyMap<string, number>): void {
    this.#times[this.#end % SLOTS] = atMs;
    for (const column of this.columns.values()) column.lack(this.#end);
    let place = 0;
    for (const [key, value] of values) {
      let column = this.#order[place];
      if (column?.key !== key) {
        column = this.columns.get(key) ?? this.#add(key);
        this.#order[place] = column;
      }
      place++;
      column.set(this.#end, value);
    }
    this.#end++;
    this.#start = Math.max(this.#start, this.#end - SLOTS);
  }

  /** Takes back the frames from the instant on: the clock that gave it was set back. */
  dropFrom(ms: number): void {
    this.#end = this.frameAt(ms);
    this.writtenMs = Math.min(this.writtenMs, ms - 1);
    for (const column of this.columns.values()) {
      column.newest = Math.min(column.newest, this.#end - 1);
      while (column.newest >= this.#start && Number.isNaN(column.at(column.newest))) column.newest--;
      if (column.newest < this.#start) column.newest = -1;
    }
  }

  /** Lets go of columns without a value since the instant, and tells them. */
  *prune(sinceMs: number): Generator<Column> {
    const since = this.frameAt(sinceMs);
    for (const column of this.columns.values()) {
      if (column.newest >= since) continue;
      this.columns.delete(column.key);
      this.#order = [];
      yield column;
    }
  }

  #add(key: string): Column {
    const column = new Column(key, this);
    this.columns.set(key, column);
    this.#born(column);
    return column;
  }
}

/** Since when a sample counts as one of the last 15 minutes. */
export function recentSince(nowMs: number): number {
  return nowMs - RAW_KEPT_MS;
}
