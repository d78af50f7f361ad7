import type { FailureKind } from './answer-reader.ts';
import { gapsOf } from './arrivals.ts';
import { ChatJudge } from './chat-judge.ts';
import { Connection, type Exchange } from './connection.ts';
import { InferJudge } from './judge.ts';
import type { LoadOrder } from './messages.ts';
import type { Tally } from './tally.ts';

/** Timers come up to this much late: the rest of a wait is spun, with the sockets served in between. */
const SPIN_MS = 2;
/** So many requests leave before the answers that came meanwhile are read. */
const MOST_AT_ONCE = 16;
const LOOK_EVERY_MS = 10;
const OPEN_MS = 10_000;

export interface Ended {
  readonly elapsedMs: number;
  readonly most: boolean;
}

/**
 * Requests at planned times, which do not wait for answers: one that finds every connection busy waits in the plan's
 * order, and its latency shows it (no coordinated omission). Ends when every request has an answer or ran out of time.
 */
export class Load {
  readonly #order: LoadOrder;
  readonly #tally: Tally;
  readonly #idle: Connection[] = [];
  readonly #all: Connection[] = [];
  /** Planned times of what waits for a connection, from `#head` on. */
  #backlog: number[] = [];
  #head = 0;
  #sent = 0;

  constructor(order: LoadOrder, tally: Tally) {
    this.#order = order;
    this.#tally = tally;
  }

  /** Opens the connections first. Answers why not one could be opened; null: some are open. */
  async open(): Promise<FailureKind | null> {
    const { connections, protocol, timeoutMs } = this.#order;
    for (let each = 0; each < connections; each++) {
      const chat = protocol === 'openai' ? new ChatJudge() : null;
      const done = (exchange: Exchange) => this.#done(exchange, chat);
      this.#all.push(new Connection(this.#order, chat ?? new InferJudge(), done));
    }
    const opened = await Promise.all(this.#all.map((each) => each.open(Math.min(OPEN_MS, timeoutMs))));
    this.#idle.push(...this.#all);
    return opened.includes(null) ? null : (opened[0] ?? 'connection');
  }

  run(): Promise<Ended> {
    const { promise, resolve, reject } = Promise.withResolvers<Ended>();
    const { durationMs, most } = this.#order;
    const gap = gapsOf(this.#order);
    const start = performance.now();
    const end = start + durationMs;
    let next = start + gap();
    let planned = 0;
    let looked = start;
    let full = false;
    const turn = () => {
      let now = performance.now();
      for (let burst = 0; next <= now && next < end && !full && burst < MOST_AT_ONCE; burst++) {
        this.#offer(next);
        next += gap();
        full = ++planned >= most || this.#tally.samples >= most;
        now = performance.now();
      }
      if (now - looked >= LOOK_EVERY_MS) {
        looked = now;
        this.#expire(now);
        this.#tally.flush(now - start);
      }
      const over = next >= end || full;
      if (over && now >= Math.min(next, end) && this.#pending === 0) {
        for (const each of this.#all) each.close();
        resolve({ elapsedMs: performance.now() - start, most: full });
        return;
      }
      const wait = Math.min(over ? LOOK_EVERY_MS : next - now, looked + LOOK_EVERY_MS - now);
      if (!over && wait <= SPIN_MS) setImmediate(guarded);
      else setTimeout(guarded, Math.max(1, wait - (over ? 0 : SPIN_MS)));
    };
    const guarded = () => {
      try {
        turn();
      } catch (error) {
        reject(error);
      }
    };
    guarded();
    return promise;
  }

  get #pending(): number {
    return this.#backlog.length - this.#head + (this.#all.length - this.#idle.length);
  }

  #offer(plannedAt: number): void {
    this.#tally.began(performance.now() - plannedAt);
    const connection = this.#idle.pop();
    if (connection) this.#send(connection, plannedAt);
    else this.#backlog.push(plannedAt);
  }

  #send(connection: Connection, plannedAt: number): void {
    const { requests } = this.#order;
    const request = requests[this.#sent++ % requests.length];
    if (request) connection.send(request, plannedAt);
  }

  #done(exchange: Exchange, chat: ChatJudge | null): void {
    this.#tally.ended(exchange, chat);
    const waiting = this.#take();
    if (waiting === undefined) {
      this.#idle.push(exchange.connection);
      return;
    }
    this.#tally.waited(performance.now() - waiting);
    this.#send(exchange.connection, waiting);
  }

  /** The first that waits for a connection, if it was planned by then. */
  #take(plannedBy = Number.POSITIVE_INFINITY): number | undefined {
    const first = this.#backlog[this.#head];
    if (first === undefined || first > plannedBy) return undefined;
    this.#head++;
    if (this.#head === this.#backlog.length || this.#head > 65_536) {
      this.#backlog = this.#backlog.slice(this.#head);
      this.#head = 0;
    }
    return first;
  }

  #expire(now: number): void {
    const before = now - this.#order.timeoutMs;
    for (let first = this.#take(before); first !== undefined; first = this.#take(before)) {
      this.#tally.waited(now - first);
      this.#tally.failed('unsent');
    }
    for (const each of this.#all) if (each.busy && each.plannedAt <= before) each.abandon('timeout');
  }
}
