import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '../../platform/sqlite.ts';
import { type Chunks, emptySpans, tierAt } from './chunks.ts';
import type { Due, DueList } from './due.ts';
import { type Journal, layOver } from './journal.ts';
import type { Names } from './names.ts';
import { Gather, pour, type Spans } from './spans.ts';
import { fine, floorTo, tiers } from './tiers.ts';

/** How long after its end a span is left alone: samples may still be under way, and each tier lets the finer one go first. */
const GRACE_MS = [20_000, 180_000, 240_000, 300_000];
/** At one second's work: so that a quarter of 500 sources takes a minute and a half, and other work gets its turn. */
const MOST_AT_ONCE = 6;
const LONGEST_MS = 8;

interface Parts {
  readonly db: DatabaseSync;
  readonly names: Names;
  readonly chunks: Chunks;
  readonly journal: Journal;
  readonly due: DueList;
}

/** Makes chunks of what is due: of the journal, and of finer chunks. */
export class Compaction {
  readonly #parts: Parts;
  /** What an earlier run left in the journal: made into chunks at once, but for the step of now, as memory does not hold it. */
  readonly #left: Due[];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#left = parts.due.ofLevel(0);
  }

  /** Does a part of what is due, a transaction for each source's span. True: there is nothing left to do now. */
  work(nowMs: number): boolean {
    const left = this.#left.slice(0, MOST_AT_ONCE);
    const growingMs = floorTo(nowMs, fine.stepMs);
    this.#left.splice(0, this.#makeSome(left, growingMs));
    if (left.length > 0) return false;
    for (const [level, { chunkMs }] of tiers.entries()) {
      const ready = this.#parts.due.next(level, nowMs - chunkMs - (GRACE_MS[level] ?? 0), MOST_AT_ONCE);
      if (this.#makeSome(ready) > 0) return false;
    }
    return true;
  }

  /** As many as there is time for, at least one of them. How many. */
  #makeSome(wanted: readonly Due[], untilMs = Number.POSITIVE_INFINITY): number {
    const until = performance.now() + LONGEST_MS;
    for (const [index, each] of wanted.entries()) {
      this.#make(each, untilMs);
      if (performance.now() > until) return index + 1;
    }
    return wanted.length;
  }

  /** Makes the chunks of the span, over those that are there: what comes late joins them. From `untilMs` on it stays due. */
  #make(due: Due, untilMs: number): void {
    const { db } = this.#parts;
    transaction(db, () => {
      const endMs = due.startMs + tierAt(due.level).chunkMs;
      if (due.level === 0) this.#fromJournal(due, Math.min(endMs, untilMs));
      else this.#fromFiner(due, endMs);
      if (untilMs >= endMs) this.#parts.due.done(due);
      this.#parts.due.addAbove(due);
    });
  }

  #fromJournal({ startMs, source }: Due, endMs: number): void {
    const { journal, chunks, names } = this.#parts;
    const bySeries = new Map<number, Spans>();
    for (const row of journal.read(source, startMs, endMs)) {
      for (const [index, series] of row.series.entries()) {
        let spans = bySeries.get(series);
        if (spans === undefined) {
          spans = chunks.get(0, startMs, series) ?? emptySpans(0, startMs);
          bySeries.set(series, spans);
        }
        layOver(spans, row, index);
      }
    }
    for (const [series, spans] of [...bySeries].sort(([a], [b]) => a - b)) {
      chunks.put(0, series, spans);
      names.touch(series, endMs);
    }
    journal.drop(source, startMs, endMs);
  }

  #fromFiner({ level, startMs, source }: Due, endMs: number): void {
    const { chunks, names } = this.#parts;
    const finer = tierAt(level - 1);
    const held = emptySpans(level - 1);
    for (const { id } of names.ofSource(source)) {
      const gather = new Gather(emptySpans(level, startMs));
      for (let at = startMs; at < endMs; at += finer.chunkMs) {
        const spans = chunks.get(level - 1, at, id, held);
        if (spans !== null) pour(spans, at, endMs, gather.take);
      }
      if (!gather.spans.isEmpty()) chunks.put(level, id, layUnder(gather.spans, chunks.get(level, startMs, id)));
    }
  }
}

/** Steps that the newer ones lack are taken from the older: their finer chunks may be gone. */
function layUnder(newer: Spans, older: Spans | null): Spans {
  if (older === null) return newer;
  pour(older, older.startMs, Number.POSITIVE_INFINITY, (atMs, _, min, mean, max, last) => {
    const index = (atMs - newer.startMs) / newer.stepMs;
    if (!newer.has(index)) newer.set(index, min, mean, max, last);
  });
  return newer;
}
