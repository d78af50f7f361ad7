import type { Memory } from './memory.ts';
import type { Reader } from './reader.ts';
import type { Sink } from './spans.ts';
import { fine, floorTo, RAW_STEP_MS } from './tiers.ts';

export interface Wanted {
  readonly key: string;
  readonly sink: Sink;
}

/** Series as a whole: from disk what memory no longer has, then from memory. */
export class Sight {
  readonly #memory: Memory;
  readonly #reader: Reader | null;

  constructor(memory: Memory, reader: Reader | null) {
    this.#memory = memory;
    this.#reader = reader;
  }

  /** Tells each one's points from `fromMs` on and before `toMs`, oldest first; none twice. `level` -1: of memory only. */
  tell(wanted: readonly Wanted[], level: number, fromMs: number, toMs: number): void {
    const reader = level < 0 ? null : this.#reader;
    const borders = wanted.map(({ key }) => (level < 0 ? fromMs : Math.max(fromMs, this.#heldSince(key))));
    const asked = wanted.map(({ key, sink }, i) => ({ key, sink, toMs: Math.min(borders[i] ?? toMs, toMs) }));
    const ends = reader?.read(asked, level, fromMs) ?? [];
    for (const [i, { key, sink }] of wanted.entries()) {
      this.#tellHeld(key, Math.max(borders[i] ?? fromMs, ends[i] ?? fromMs), toMs, sink);
    }
  }

  #tellHeld(key: string, fromMs: number, toMs: number, sink: Sink): void {
    const column = this.#memory.column(key);
    if (column === null) return;
    const { ring } = column;
    for (let frame = ring.frameAt(fromMs); frame < ring.end; frame++) {
      const atMs = ring.timeOf(frame);
      if (atMs >= toMs) return;
      const value = column.at(frame);
      if (!Number.isNaN(value)) sink(atMs, RAW_STEP_MS, value, value, value, value);
    }
  }

  /** The begin of the first step of 10 s that memory holds whole, or as much of it as disk does. */
  #heldSince(key: string): number {
    const ring = this.#memory.column(key)?.ring;
    if (ring === undefined || ring.end === ring.start) return Number.POSITIVE_INFINITY;
    const firstMs = ring.timeOf(ring.start);
    return floorTo(ring.start === 0 ? firstMs : firstMs + fine.stepMs - 1, fine.stepMs);
  }
}
