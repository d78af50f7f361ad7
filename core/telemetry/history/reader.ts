import { type Chunks, emptySpans, tierAt } from './chunks.ts';
import type { Due, DueList } from './due.ts';
import { type Journal, type JournalRow, layOver } from './journal.ts';
import type { Names } from './names.ts';
import { pour, type Sink, type Spans } from './spans.ts';
import { fine, floorTo, tiers } from './tiers.ts';

export interface Parts {
  readonly names: Names;
  readonly chunks: Chunks;
  readonly journal: Journal;
  readonly due: DueList;
}

/** Reads series from disk in one tier; where its chunks are not made yet, from the finer one, at last from the journal. */
export class Reader {
  readonly #parts: Parts;
  readonly #due: ReadonlySet<string>;
  /** By tier, for the chunk that is told now. */
  readonly #held = tiers.map((_, level) => emptySpans(level));
  readonly #journal = new Map<string, readonly JournalRow[]>();

  /** For one query: it looks at what is due now. */
  constructor(parts: Parts) {
    this.#parts = parts;
    this.#due = new Set(parts.due.all().map(named));
  }

  /**
   * Tells the series' points that begin from `fromMs` on and before `toMs`, oldest first. The end of the last of them; `fromMs`
   * when there is none.
   */
  read(key: string, level: number, fromMs: number, toMs: number, sink: Sink): number {
    const series = this.#parts.names.find(key);
    if (series === null || fromMs >= toMs) return fromMs;
    return this.#read(series, level, fromMs, toMs, sink) ?? fromMs;
  }

  #read(series: Found, level: number, fromMs: number, toMs: number, sink: Sink): number | null {
    const { chunkMs, stepMs } = tierAt(level);
    let endMs: number | null = null;
    // The step that holds `fromMs` begins before it.
    for (let startMs = floorTo(fromMs, chunkMs); startMs < toMs; startMs += chunkMs) {
      const due = this.#due.has(named({ level, startMs, source: series.source }));
      const from = Math.max(floorTo(fromMs, stepMs), startMs);
      const to = Math.min(toMs, startMs + chunkMs);
      let end: number | null = null;
      if (due && level > 0) end = this.#read(series, level - 1, from, to, sink);
      else {
        const spans = this.#parts.chunks.get(level, startMs, series.id, this.#held[level]);
        const whole = due ? this.#withJournal(series, startMs, spans) : spans;
        if (whole !== null) end = pour(whole, from, to, sink);
      }
      endMs = end ?? endMs;
    }
    return endMs;
  }

  #withJournal({ id, source }: Found, startMs: number, before: Spans | null): Spans | null {
    let spans = before;
    for (const row of this.#rows(source, startMs)) {
      const index = row.series.indexOf(id);
      if (index < 0) continue;
      spans ??= emptySpans(0, startMs);
      layOver(spans, row, index);
    }
    return spans;
  }

  #rows(source: number, startMs: number): readonly JournalRow[] {
    const name = `${source} ${startMs}`;
    let rows = this.#journal.get(name);
    if (rows === undefined) {
      rows = this.#parts.journal.read(source, startMs, startMs + fine.chunkMs);
      this.#journal.set(name, rows);
    }
    return rows;
  }
}

interface Found {
  readonly id: number;
  readonly source: number;
}

function named({ level, startMs, source }: Due): string {
  return `${level} ${startMs} ${source}`;
}
