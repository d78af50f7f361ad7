import { type Chunks, emptySpans, tierAt } from './chunks.ts';
import type { DueList } from './due.ts';
import { type Journal, type JournalRow, layOver } from './journal.ts';
import type { Names } from './names.ts';
import { pour, type Sink, type Spans } from './spans.ts';
import { floorTo, tiers } from './tiers.ts';

export interface Parts {
  readonly names: Names;
  readonly chunks: Chunks;
  readonly journal: Journal;
  readonly due: DueList;
}

/** Takes the points of a series that begin before `toMs`. */
export interface Asking {
  readonly key: string;
  readonly toMs: number;
  readonly sink: Sink;
}

/** A series that is on disk, as it is read. */
interface Target {
  readonly id: number;
  readonly source: number;
  readonly toMs: number;
  readonly sink: Sink;
  /** The end of the last point told. */
  endMs: number;
}

/** Reads series from disk in one tier; where its chunks are not made yet, from the finer one, at last from the journal. */
export class Reader {
  readonly #parts: Parts;
  /** By tier, for the chunk that is told now. */
  readonly #held = tiers.map((_, level) => emptySpans(level));
  readonly #journal = new Map<number, readonly JournalRow[]>();

  /** For one query. */
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Tells each series' points that begin from `fromMs` on, oldest first; all series of a chunk's span before the next span.
   * The end of the last of each; `fromMs` when there is none.
   */
  read(asked: readonly Asking[], level: number, fromMs: number): number[] {
    const targets = asked.map(({ key, toMs, sink }): Target | null => {
      const found = this.#parts.names.find(key);
      return found && { ...found, toMs, sink, endMs: fromMs };
    });
    const found = targets.filter((target) => target !== null);
    const toMs = found.reduce((latest, target) => Math.max(latest, target.toMs), fromMs);
    this.#read(found, level, fromMs, toMs);
    return targets.map((target) => target?.endMs ?? fromMs);
  }

  #read(targets: readonly Target[], level: number, fromMs: number, toMs: number): void {
    const { chunkMs, stepMs } = tierAt(level);
    // The step that holds `fromMs` begins before it.
    for (let startMs = floorTo(fromMs, chunkMs); startMs < toMs; startMs += chunkMs) {
      const from = Math.max(floorTo(fromMs, stepMs), startMs);
      const to = Math.min(toMs, startMs + chunkMs);
      const here = targets.filter((target) => target.toMs > from);
      const dueSources = this.#parts.due.sources(level, startMs);
      const [due, made] = dueSources.size === 0 ? [[], here] : parted(here, ({ source }) => dueSources.has(source));
      this.#tellChunks(made, level, startMs, from, to);
      if (due.length === 0) continue;
      if (level > 0) this.#read(due, level - 1, from, to);
      else this.#tellJournal(due, startMs, from, to);
    }
  }

  #tellChunks(targets: readonly Target[], level: number, startMs: number, fromMs: number, toMs: number): void {
    if (targets.length === 0) return;
    const byId = Map.groupBy(targets, ({ id }) => id);
    const held = this.#held[level] ?? emptySpans(level);
    this.#parts.chunks.each(level, startMs, [...byId.keys()], held, (id, spans) => {
      for (const target of byId.get(id) ?? []) tell(target, spans, fromMs, toMs);
    });
  }

  /** What is in the journal lies over what has been made of it before. */
  #tellJournal(targets: readonly Target[], startMs: number, fromMs: number, toMs: number): void {
    this.#journal.clear();
    for (const target of targets) {
      let spans = this.#parts.chunks.get(0, startMs, target.id, this.#held[0]);
      for (const row of this.#rows(target.source, fromMs, toMs)) {
        const index = row.series.indexOf(target.id);
        if (index < 0) continue;
        spans ??= emptySpans(0, startMs);
        layOver(spans, row, index);
      }
      if (spans !== null) tell(target, spans, fromMs, toMs);
    }
  }

  #rows(source: number, fromMs: number, toMs: number): readonly JournalRow[] {
    let rows = this.#journal.get(source);
    if (rows === undefined) {
      rows = this.#parts.journal.read(source, fromMs, toMs);
      this.#journal.set(source, rows);
    }
    return rows;
  }
}

function tell(target: Target, spans: Spans, fromMs: number, toMs: number): void {
  target.endMs = pour(spans, fromMs, Math.min(toMs, target.toMs), target.sink) ?? target.endMs;
}

function parted<T>(all: readonly T[], first: (each: T) => boolean): [T[], T[]] {
  return [all.filter(first), all.filter((each) => !first(each))];
}
