/** Live traffic of services, by their switches' own records. Slices: services, switches. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../contract/problem.ts';
import type { ProblemView } from '../contract/procedure.ts';
import type { TrafficPoint } from '../contract/services.ts';
import { deadline } from '../platform/waiting.ts';
import type { ServiceState } from '../services/model.ts';
import type { Switch } from '../switches/model.ts';
import { endMs, TrafficWindow } from './traffic-window.ts';

export type TrafficEvent =
  | { readonly kind: 'snapshot'; readonly points: readonly TrafficPoint[] }
  | { readonly kind: 'point'; readonly point: TrafficPoint }
  | { readonly kind: 'gap'; readonly at: string; readonly problem: ProblemView };

/** The service as its host knows it now, and its switch. Throws `service-unknown` and the way's problems. */
export type OpenSwitch = (
  service: string,
  signal: AbortSignal,
) => Promise<{ state: ServiceState; switch: Pick<Switch, 'watch'> }>;

const OPEN_MS = 15_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** What a switch remembers mostly comes within this: then the first seconds are told. */
const FIRST_TOLD_MS = 1_000;
/** Over a slow way it takes longer; later, an old record has a clock that is wrong. */
const REMEMBERED_MS = 5_000;
/** How long a service is followed after its last watcher left: a page that is reloaded finds its five minutes. */
const LINGER_MS = 5_000;
/** A reader that is further behind gets all points anew. */
const MOST_BEHIND = 5;
const TICK_MS = 250;

/** Follows each service that somebody watches, once for all of them. */
export class TrafficService {
  readonly #open: OpenSwitch;
  readonly #lingerMs: number;
  readonly #followers = new Map<string, Follower>();

  constructor(open: OpenSwitch, lingerMs: number = LINGER_MS) {
    this.#open = open;
    this.#lingerMs = lingerMs;
  }

  /** Until the signal aborts. A reader that is slow gets the newest points, never more than there are in five minutes. */
  async *watch(service: string, signal: AbortSignal): AsyncGenerator<TrafficEvent> {
    const follower = this.#followers.get(service) ?? new Follower((limit) => this.#open(service, limit));
    this.#followers.set(service, follower);
    try {
      yield* follower.read(signal);
    } finally {
      follower.leave(this.#lingerMs, () => this.#followers.delete(service));
    }
  }

  close(): void {
    for (const follower of this.#followers.values()) follower.close();
    this.#followers.clear();
  }
}

type Gap = Extract<TrafficEvent, { kind: 'gap' }>;

class Follower {
  readonly #open: (signal: AbortSignal) => ReturnType<OpenSwitch>;
  readonly #window = new TrafficWindow();
  readonly #end = new AbortController();
  readonly #wakes = new Set<() => void>();
  #ticker: NodeJS.Timeout | null = null;
  #linger: NodeJS.Timeout | undefined;
  #readers = 0;
  /** Since when the switch is followed, by a clock that nobody sets; null while it is not. */
  #since: number | null = null;
  #lastEndMs = 0;
  #gap: Gap | null = null;

  constructor(open: (signal: AbortSignal) => ReturnType<OpenSwitch>) {
    this.#open = open;
  }

  async *read(signal: AbortSignal): AsyncGenerator<TrafficEvent> {
    const stop = () => this.#wake();
    for (const each of [signal, this.#end.signal]) each.addEventListener('abort', stop);
    this.#enter();
    try {
      yield { kind: 'snapshot', points: [...this.#window.points] };
      let position = this.#window.made;
      let gap: Gap | null = null;
      while (!signal.aborted && !this.#end.signal.aborted) {
        if (this.#gap && this.#gap !== gap) yield this.#gap;
        gap = this.#gap;
        const points = [...this.#window.points];
        const behind = this.#window.made - position;
        position = this.#window.made;
        if (behind > MOST_BEHIND) yield { kind: 'snapshot', points };
        else if (behind > 0) for (const point of points.slice(-behind)) yield { kind: 'point', point };
        if (position === this.#window.made && gap === this.#gap) await this.#change();
      }
    } finally {
      for (const each of [signal, this.#end.signal]) each.removeEventListener('abort', stop);
    }
  }

  /** One reader less; without any, the following ends after a while, and `gone` is called. */
  leave(lingerMs: number, gone: () => void): void {
    this.#readers -= 1;
    if (this.#readers > 0 || this.#end.signal.aborted) return;
    this.#linger = setTimeout(() => {
      this.close();
      gone();
    }, lingerMs);
    this.#linger.unref();
  }

  close(): void {
    clearTimeout(this.#linger);
    if (this.#ticker) clearInterval(this.#ticker);
    this.#end.abort();
  }

  #enter(): void {
    this.#readers += 1;
    clearTimeout(this.#linger);
    if (this.#ticker) return;
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    void this.#follow(this.#end.signal);
  }

  /** While the switch is not followed nobody knows what passes: no point says 0. What it remembers fills them in later. */
  #tick(): void {
    if (this.#since === null || performance.now() < this.#since + FIRST_TOLD_MS) return;
    // It is followed again: whoever comes now is not told of a gap that is over.
    this.#gap = null;
    const { made } = this.#window;
    this.#window.advance(Date.now());
    if (this.#window.made !== made) this.#wake();
  }

  async #openSoon(signal: AbortSignal): ReturnType<OpenSwitch> {
    using limited = deadline(OPEN_MS, signal);
    return await this.#open(limited);
  }

  /** Never rejects. */
  async #follow(signal: AbortSignal): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        const { state, switch: source } = await this.#openSoon(signal);
        const since = performance.now();
        const before = this.#lastEndMs;
        this.#since = since;
        for await (const batch of source.watch(state, signal)) {
          pause = FIRST_PAUSE_MS;
          const now = Date.now();
          const remembered = performance.now() < since + REMEMBERED_MS;
          for (const record of batch) {
            const ended = endMs(record);
            // After a gap the switch tells again what it had told before.
            if (remembered && ended <= before) continue;
            this.#lastEndMs = Math.max(this.#lastEndMs, ended);
            this.#window.add(record, now, remembered);
          }
        }
        if (!signal.aborted) throw new Error('The log came to its end');
      } catch (error) {
        if (signal.aborted) return;
        this.#since = null;
        const problem = lostBy(error).toJSON() as ProblemView;
        this.#gap = { kind: 'gap', at: new Date().toISOString(), problem };
        this.#wake();
      }
      await sleep(pause, undefined, { signal }).catch(() => {});
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  #wake(): void {
    for (const wake of this.#wakes) wake();
    this.#wakes.clear();
  }

  #change(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wakes.add(resolve);
    return promise;
  }
}

/** A log that breaks off in the middle is no surprise: its server was stopped, or the way to it. */
function lostBy(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem('connection-lost', 'The switch ended its log: it is asked again', {}, error);
}
