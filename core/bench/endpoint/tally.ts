import type { FailureKind } from './answer-reader.ts';
import type { ChatJudge, Stream } from './chat-judge.ts';
import type { Exchange } from './connection.ts';
import { type Batch, NO_SLOT, type Targets } from './messages.ts';

const FLUSH_EVERY_MS = 100;
/** An endpoint may name whatever it likes. */
const MOST_SLOTS = 8;
const LONGEST_SLOT = 32;

/** Counts what the load sees, and gives it away in batches. */
export class Tally {
  readonly #give: (batch: Batch) => void;
  readonly #targets: Targets;
  readonly #slots: string[] = [];
  #told = 0;
  #flushedMs = 0;
  #lateness: number[] = [];
  #waits: number[] = [];
  #latencies: number[] = [];
  #slotOf: number[] = [];
  #ttft: number[] = [];
  #tpot: number[] = [];
  #interToken: number[] = [];
  #tokens = 0;
  #kept = 0;
  #failed: { [kind: string]: number } = {};
  /** All that whoever gets the batches has to keep. */
  samples = 0;

  constructor(targets: Targets, give: (batch: Batch) => void) {
    this.#targets = targets;
    this.#give = give;
  }

  began(lateMs: number): void {
    this.#lateness.push(lateMs);
  }

  /** A request found every connection busy, and has left the queue: with one that became free, or out of time. */
  waited(ms: number): void {
    this.#waits.push(ms);
  }

  failed(kind: FailureKind): void {
    this.#failed[kind] = (this.#failed[kind] ?? 0) + 1;
  }

  ended({ plannedAt, endedAt, slot, failure }: Exchange, chat: ChatJudge | null): void {
    if (failure !== null) {
      this.failed(failure);
      return;
    }
    this.#latencies.push(endedAt - plannedAt);
    this.#slotOf.push(this.#placeOf(slot));
    this.samples++;
    const stream = chat?.stream();
    if (stream) this.#streamed(stream, plannedAt);
  }

  /** Gives a batch away if it is time for it. */
  flush(elapsedMs: number, now = elapsedMs - this.#flushedMs >= FLUSH_EVERY_MS): void {
    if (!now) return;
    this.#flushedMs = elapsedMs;
    this.#give({
      lateness: Float64Array.from(this.#lateness),
      waits: Float64Array.from(this.#waits),
      latencies: Float64Array.from(this.#latencies),
      slotOf: Uint8Array.from(this.#slotOf),
      slots: this.#slots.slice(this.#told),
      ttft: Float64Array.from(this.#ttft),
      tpot: Float64Array.from(this.#tpot),
      interToken: Float64Array.from(this.#interToken),
      tokens: this.#tokens,
      kept: this.#kept,
      failed: this.#failed,
      elapsedMs,
    });
    this.#told = this.#slots.length;
    this.#lateness = [];
    this.#waits = [];
    this.#latencies = [];
    this.#slotOf = [];
    this.#ttft = [];
    this.#tpot = [];
    this.#interToken = [];
    this.#tokens = 0;
    this.#kept = 0;
    this.#failed = {};
  }

  /**
   * TTFT from the planned time, as latency; TPOT = (end of the last token − first token) / (tokens − 1). Text that came all
   * at once does not tell its TPOT: such an answer keeps no target for it.
   */
  #streamed({ tokens, first, last, gapsMs }: Stream, plannedAt: number): void {
    const ttft = first - plannedAt;
    const tpot = tokens > 1 && last > first ? (last - first) / (tokens - 1) : null;
    this.#ttft.push(ttft);
    if (tpot !== null) this.#tpot.push(tpot);
    for (const gap of gapsMs) this.#interToken.push(gap);
    this.#tokens += tokens;
    this.samples += gapsMs.length;
    const { ttftMs, tpotMs } = this.#targets;
    const keptTpot = tpotMs === null || tokens === 1 || (tpot !== null && tpot <= tpotMs);
    if (keptTpot && ttft <= (ttftMs ?? Number.POSITIVE_INFINITY)) this.#kept++;
  }

  #placeOf(slot: string): number {
    if (slot === '') return NO_SLOT;
    const name = slot.slice(0, LONGEST_SLOT);
    const place = this.#slots.indexOf(name);
    if (place >= 0) return place;
    return this.#slots.length === MOST_SLOTS ? NO_SLOT : this.#slots.push(name) - 1;
  }
}
