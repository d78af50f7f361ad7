import type { Happening } from './happenings.ts';
import { type Summary, summarize, unwritten } from './journal.ts';
import type { Memory } from './memory.ts';
import type { Ring } from './ring.ts';
import type { Answer, Writer } from './scribe.ts';

const WRITE_MS = 10_000;
const RETRY_MS = 30_000;
/** A tick's share of summing up: what is more comes with the next. */
const LONGEST_MS = 8;
const MOST_ROWS = 2_000;
const MOST_WAITING = 1_000;
/** A disk that has not answered for so long is told of. */
const SILENT_MS = 60_000;

/** What is on its way to the disk. */
interface Sent {
  readonly sinceMs: number;
  readonly rows: readonly Summary[];
  readonly happenings: readonly Happening[];
  /** Until when each ring had been written before. */
  readonly before: ReadonlyMap<Ring, number>;
}

export interface KeeperOptions {
  readonly memory: Memory;
  readonly writer: Writer;
  readonly mostBytes: number;
  readonly onAnswer: (answer: Answer) => void;
}

/** Brings what memory gathers to the disk: each source every 10 s, a tenth of them each second; one order at a time. */
export class Keeper {
  readonly #memory: Memory;
  readonly #writer: Writer;
  readonly #mostBytes: number;
  readonly #onAnswer: (answer: Answer) => void;
  #sent: Sent | null = null;
  #waiting: Happening[] = [];
  /** Of sources that left the memory before it was written. */
  #parting: Summary[] = [];
  #retryMs = Number.NEGATIVE_INFINITY;
  #born = 0;

  constructor({ memory, writer, mostBytes, onAnswer }: KeeperOptions) {
    this.#memory = memory;
    this.#writer = writer;
    this.#mostBytes = mostBytes;
    this.#onAnswer = onAnswer;
  }

  /** What happened and may not be on disk yet. */
  get waiting(): readonly Happening[] {
    return [...(this.#sent?.happenings ?? []), ...this.#waiting];
  }

  /** Whether the disk has said nothing for a minute. */
  isSilent(nowMs: number): boolean {
    return this.#sent !== null && nowMs - this.#sent.sinceMs > SILENT_MS;
  }

  tell(happening: Happening): void {
    this.#waiting.push(happening);
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
  }

  /** The ring is leaving: what is not written yet is written with the next order. */
  part(ring: Ring): void {
    this.#parting.push(...summaries(ring));
    this.#parting.splice(0, this.#parting.length - MOST_ROWS);
  }

  /** One second's order, unless the last is not answered yet, or the disk failed a moment ago. */
  tick(nowMs: number, recording: boolean): void {
    const resting = this.#retryMs - nowMs;
    if (this.#sent !== null || (resting > 0 && resting <= RETRY_MS)) return;
    const before = new Map<Ring, number>();
    const rows = recording ? this.#gather(nowMs, before) : [];
    const sent = { sinceMs: nowMs, rows, happenings: this.#waiting, before };
    this.#sent = sent;
    this.#waiting = [];
    this.#parting = [];
    this.#writer.take({ nowMs, mostBytes: this.#mostBytes, rows, happenings: sent.happenings }, (answer) => {
      if (this.#sent !== sent) return;
      this.#sent = null;
      if (answer.problem === null) this.#retryMs = Number.NEGATIVE_INFINITY;
      else this.#takeBack(sent, nowMs + RETRY_MS);
      this.#onAnswer(answer);
    });
  }

  /** Waits until the writer has let go, and gives back all that may not be written yet. */
  close(): { readonly rows: Summary[]; readonly happenings: readonly Happening[] } {
    this.#writer.close();
    if (this.#sent !== null) this.#takeBack(this.#sent, Number.NEGATIVE_INFINITY);
    this.#sent = null;
    return {
      rows: [...this.#parting, ...[...this.#memory.rings.values()].flatMap(summaries)],
      happenings: this.#waiting,
    };
  }

  #gather(nowMs: number, before: Map<Ring, number>): Summary[] {
    const until = performance.now() + LONGEST_MS;
    const rows = this.#parting;
    for (const ring of this.#due(nowMs)) {
      before.set(ring, ring.writtenMs);
      rows.push(...summaries(ring));
      ring.writtenMs = Math.max(ring.writtenMs, ring.newestMs);
      ring.dueMs = nowMs + WRITE_MS;
      if (rows.length >= MOST_ROWS || performance.now() > until) break;
    }
    return rows;
  }

  /** Those whose time has come, the longest waiting first. */
  #due(nowMs: number): Ring[] {
    const due: Ring[] = [];
    for (const ring of this.#memory.rings.values()) {
      ring.dueMs ??= nowMs + (this.#born++ % (WRITE_MS / 1_000)) * 1_000;
      if (ring.dueMs <= nowMs || ring.dueMs > nowMs + WRITE_MS) due.push(ring);
    }
    return due.sort((a, b) => (a.dueMs ?? 0) - (b.dueMs ?? 0));
  }

  #takeBack({ rows, happenings, before }: Sent, retryMs: number): void {
    this.#retryMs = retryMs;
    this.#waiting = [...happenings, ...this.#waiting].slice(-MOST_WAITING);
    for (const [ring, writtenMs] of before) {
      ring.writtenMs = Math.min(ring.writtenMs, writtenMs);
      ring.dueMs = retryMs;
    }
    const names = new Set([...before.keys()].map(({ source }) => source));
    this.#parting = [...rows.filter(({ source }) => !names.has(source)), ...this.#parting].slice(-MOST_ROWS);
  }
}

/** What the ring has and the disk has not. */
function summaries(ring: Ring): Summary[] {
  return [...unwritten(ring)].flatMap((atMs) => summarize(ring, atMs) ?? []);
}
