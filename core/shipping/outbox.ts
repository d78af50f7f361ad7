import { setTimeout as sleep } from 'node:timers/promises';
import { asProblem, type Problem } from '../contract/problem.ts';
import { deadline } from '../platform/waiting.ts';
import type { Shipper, ShippingStatus } from './model.ts';

export interface OutboxLimits<Item> {
  /** Bytes that an item takes while it waits. */
  readonly sizeOf: (item: Item) => number;
  /** What an item counts as, such as its samples. */
  readonly countOf: (item: Item) => number;
  readonly mostBytes: number;
  /** Items and bytes of one sending. */
  readonly batch: { readonly items: number; readonly bytes: number };
  /** Pause after a first failure; it doubles up to `longestPauseMs`. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

const SEND_MS = 30_000;
const LAST_TRY_MS = 2_000;

/**
 * What waits to be sent: in order, bounded. When it is too much the oldest is dropped and counted. A batch that could not
 * be sent is tried again, with growing pauses, until it is dropped as the oldest; one that was refused is dropped at once.
 */
export class Outbox<Item> {
  readonly #shipper: Shipper<Item>;
  readonly #limits: OutboxLimits<Item>;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  /** What is gone leaves null behind until the list is made shorter: a batch can be large. */
  #items: (Item | null)[] = [];
  #head = 0;
  #bytes = 0;
  #waiting = 0;
  /** Of the front, being sent now. */
  #underWay = 0;
  #sent = 0;
  #dropped = 0;
  #problem: Problem | null = null;
  #lastAt: string | null = null;
  #wake = () => {};

  constructor(shipper: Shipper<Item>, limits: OutboxLimits<Item>) {
    this.#shipper = shipper;
    this.#limits = limits;
    this.#running = this.#run();
  }

  get status(): ShippingStatus {
    const [sent, dropped, waiting] = [this.#sent, this.#dropped, this.#waiting];
    return { sent, dropped, waiting, problem: this.#problem, lastAt: this.#lastAt };
  }

  push(item: Item): void {
    const { sizeOf, countOf, mostBytes } = this.#limits;
    this.#items.push(item);
    this.#bytes += sizeOf(item);
    this.#waiting += countOf(item);
    while (this.#bytes > mostBytes && this.#head < this.#items.length) {
      const gone = this.#shift();
      this.#dropped += countOf(gone);
      // It may be among those that are being sent now: they are then not taken off a second time.
      if (this.#underWay > 0) this.#underWay -= 1;
    }
    this.#wake();
  }

  /** Counts what never came to wait here. */
  countDropped(count: number): void {
    this.#dropped += count;
  }

  /** Says why there is nothing to send; null: there is again. */
  tell(problem: Problem | null): void {
    this.#problem = problem;
  }

  /** Tries once more, for 2 s at most, to send what waits. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake();
    await this.#running;
    using limit = deadline(LAST_TRY_MS);
    // What can not be sent now is lost with the process, and is counted.
    while (this.#waiting > 0 && (await this.#sendOne(limit)));
    this.#dropped += this.#waiting;
    this.#waiting = 0;
    this.#shipper.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    const { firstPauseMs, longestPauseMs } = this.#limits;
    let pause = firstPauseMs;
    while (!signal.aborted) {
      if (this.#head === this.#items.length) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      using limit = deadline(SEND_MS, signal);
      if (await this.#sendOne(limit)) pause = firstPauseMs;
      else {
        // Spread, so that many do not come back at the same instant.
        await sleep(pause * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => {});
        pause = Math.min(pause * 2, longestPauseMs);
      }
    }
  }

  /** False: it is worth trying again later. */
  async #sendOne(signal: AbortSignal): Promise<boolean> {
    const { countOf } = this.#limits;
    const items = this.#front();
    this.#underWay = items.length;
    try {
      const { refused, why } = await this.#shipper.send(items, signal);
      let count = 0;
      // Those that were dropped meanwhile have been counted as dropped, and went all the same: an honest doubt.
      for (let left = this.#underWay; left > 0; left -= 1) count += countOf(this.#shift());
      this.#sent += Math.max(0, count - refused);
      this.#dropped += Math.min(refused, count);
      this.#problem = why;
      if (count > refused) this.#lastAt = new Date().toISOString();
      return true;
    } catch (error) {
      // Closing ends a sending in its middle: that is nobody's fault.
      if (!this.#closing.signal.aborted) this.#problem = asProblem(error);
      return false;
    } finally {
      this.#underWay = 0;
    }
  }

  #front(): Item[] {
    const { batch, sizeOf } = this.#limits;
    const front: Item[] = [];
    let bytes = 0;
    for (let at = this.#head; at < this.#items.length && front.length < batch.items; at += 1) {
      const item = this.#items[at] as Item;
      bytes += sizeOf(item);
      if (bytes > batch.bytes && front.length > 0) break;
      front.push(item);
    }
    return front;
  }

  #shift(): Item {
    const item = this.#items[this.#head] as Item;
    this.#items[this.#head] = null;
    this.#head += 1;
    this.#bytes -= this.#limits.sizeOf(item);
    this.#waiting -= this.#limits.countOf(item);
    if (this.#head > 1_024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
