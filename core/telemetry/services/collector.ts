/** One service, again and again: its traffic by the switch, its slots' health, its servers' queues. Slices: services, switches. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Metric } from '../../contract/metrics.ts';
import { seriesKey } from '../../contract/metrics.ts';
import { asProblem, type Problem } from '../../contract/problem.ts';
import type { TrafficPoint } from '../../contract/services.ts';
import { deadline } from '../../platform/waiting.ts';
import { type ServiceState, type Slot, slots } from '../../services/model.ts';
import type { Switch } from '../../switches/model.ts';
import type { Frame } from '../model.ts';
import type { TrafficEvent } from '../traffic.ts';
import { queueTime, readSlotPage, type SlotPage } from './page.ts';

export interface LocatedService {
  readonly host: string;
  readonly state: ServiceState;
  readonly switch: Pick<Switch, 'read'>;
}

export interface ServiceStatus {
  readonly host: string | null;
  readonly state: ServiceState | null;
  readonly healthy: { readonly [slot in Slot]: boolean } | null;
  readonly problem: Problem | null;
}

export interface HeardSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ServiceCollectorDeps {
  readonly locate: (service: string, signal: AbortSignal) => Promise<LocatedService>;
  readonly traffic: (service: string, signal: AbortSignal) => AsyncIterable<TrafficEvent>;
  /** The metrics page of a slot. Throws when it does not answer. */
  readonly page: (located: LocatedService, slot: Slot, signal: AbortSignal) => Promise<string>;
  /** Since when and until when (ms) the service's host was heard without a break; null: not yet. */
  readonly heard: () => HeardSpan | null;
  readonly onFrame: (frame: Frame) => void;
  readonly onStatus: (status: ServiceStatus) => void;
}

const READ_EVERY_MS = 2_000;
const LOCATE_EVERY_MS = 30_000;
const PAGE_EVERY_MS = 5_000;
const READ_MS = 10_000;
const LONGEST_PAUSE_MS = 30_000;
/** What was read earlier says nothing of now. */
const FRESH_MS = 3 * READ_EVERY_MS;

/** Seconds without requests that wait until the host is known to have been there. */
const MOST_HELD = 60;

type Values = Map<string, number>;

export class ServiceCollector {
  readonly #service: string;
  readonly #deps: ServiceCollectorDeps;
  readonly #end = new AbortController();
  #status: ServiceStatus = { host: null, state: null, healthy: null, problem: null };
  #located: { readonly found: LocatedService; readonly atMs: number } | null = null;
  #pages: { [slot in Slot]: SlotPage | null } = { blue: null, green: null };
  /** By a clock that nobody sets, as of `#located`. */
  #pagesAtMs = Number.NEGATIVE_INFINITY;
  /** What was read between two seconds of traffic, and when. */
  #read: { readonly values: ReadonlyMap<string, number>; readonly atMs: number } = { values: new Map(), atMs: 0 };
  #trafficAtMs = 0;
  /** Points that are not told yet, oldest first. */
  #held: TrafficPoint[] = [];
  #queues: ReadonlyMap<string, number> = new Map();

  constructor(service: string, deps: ServiceCollectorDeps) {
    this.#service = service;
    this.#deps = deps;
  }

  /** Until `stop`. Call it once. */
  start(): void {
    void this.#follow(this.#end.signal);
    void this.#rounds(this.#end.signal);
  }

  stop(): void {
    this.#end.abort();
  }

  /** Never rejects: the traffic is followed again and again by what gives it. */
  async #follow(signal: AbortSignal): Promise<void> {
    try {
      for await (const event of this.#deps.traffic(this.#service, signal)) {
        if (event.kind === 'gap') continue;
        for (const point of event.kind === 'point' ? [event.point] : event.points) this.#take(point);
      }
    } catch (error) {
      if (!signal.aborted) this.#say({ problem: asProblem(error) });
    }
  }

  /** Health and queues. Never rejects. */
  async #rounds(signal: AbortSignal): Promise<void> {
    let pause = READ_EVERY_MS;
    while (!signal.aborted) {
      try {
        using limited = deadline(READ_MS, signal);
        await this.#round(limited);
        pause = READ_EVERY_MS;
        this.#say({ problem: null });
      } catch (error) {
        this.#located = null;
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
        if (!signal.aborted) this.#say({ healthy: null, problem: asProblem(error) });
      }
      await sleep(pause, undefined, { signal }).catch(() => {});
    }
  }

  async #round(signal: AbortSignal): Promise<void> {
    const found = await this.#locate(signal);
    const { healthy, inFlight } = await found.switch.read(found.state, signal);
    const values: Values = new Map();
    for (const slot of slots) {
      if (!found.state.slots[slot]) continue;
      this.#set(values, 'healthy', slot, Number(healthy[slot]));
      this.#set(values, 'in-flight', slot, inFlight[slot]);
    }
    if (performance.now() - this.#pagesAtMs >= PAGE_EVERY_MS) this.#queues = await this.#readPages(found, signal);
    for (const [key, value] of this.#queues) values.set(key, value);
    const atMs = Date.now();
    this.#read = { values, atMs };
    this.#say({ host: found.host, state: found.state, healthy });
    // While nobody knows the traffic, the rest is told all the same.
    if (atMs - this.#trafficAtMs > FRESH_MS) this.#deps.onFrame({ source: `service:${this.#service}`, atMs, values });
  }

  async #locate(signal: AbortSignal): Promise<LocatedService> {
    const known = this.#located;
    if (known && performance.now() - known.atMs < LOCATE_EVERY_MS) return known.found;
    const found = await this.#deps.locate(this.#service, signal);
    this.#located = { found, atMs: performance.now() };
    return found;
  }

  /** A server that does not answer has no queue to tell of: its health is told by the switch. */
  async #readPages(found: LocatedService, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    this.#pagesAtMs = performance.now();
    const values: Values = new Map();
    for (const slot of slots) {
      const before = this.#pages[slot];
      const text = found.state.slots[slot] ? await this.#deps.page(found, slot, signal).catch(() => null) : null;
      const page = text === null ? null : readSlotPage(text)[slot];
      this.#pages[slot] = page;
      this.#set(values, 'queue.time', slot, queueTime(before, page));
      this.#set(values, 'queue.depth', slot, page?.queueDepth ?? null);
      this.#set(values, 'batch.size', slot, page?.batchSize ?? null);
    }
    return values;
  }

  /**
   * A host that is cut off or stands still sends no requests either: 0 is only true of a second in which it was heard.
   * One that nobody can tell of is a gap.
   */
  #take(point: TrafficPoint): void {
    this.#held = [...this.#held, point].slice(-MOST_HELD);
    const heard = this.#deps.heard();
    for (let next = this.#held[0]; next; next = this.#held[0]) {
      const isSilent = !hasRequests(next);
      const endMs = endOf(next);
      if (isSilent && (!heard || endMs > heard.toMs)) return;
      this.#held.shift();
      if (!isSilent || (heard && endMs >= heard.fromMs)) this.#tell(next);
    }
  }

  #tell(point: TrafficPoint): void {
    const atMs = endOf(point);
    this.#trafficAtMs = atMs;
    const values: Values = new Map();
    this.#set(values, 'unanswered', '', point.unanswered);
    for (const slot of slots) {
      const { requestsPerS, failedPerS, p50Ms, p95Ms, p99Ms } = point[slot];
      this.#set(values, 'requests', slot, requestsPerS);
      this.#set(values, 'failed', slot, failedPerS);
      this.#set(values, 'error.share', slot, requestsPerS > 0 ? failedPerS / requestsPerS : null);
      this.#set(values, 'latency.p50', slot, inS(p50Ms));
      this.#set(values, 'latency.p95', slot, inS(p95Ms));
      this.#set(values, 'latency.p99', slot, inS(p99Ms));
    }
    if (Math.abs(atMs - this.#read.atMs) <= FRESH_MS)
      for (const [key, value] of this.#read.values) values.set(key, value);
    this.#deps.onFrame({ source: `service:${this.#service}`, atMs, values });
  }

  #set(values: Values, metric: Metric, part: Slot | '', value: number | null): void {
    if (value !== null) values.set(seriesKey({ metric, name: this.#service, part }), value);
  }

  #say(change: Partial<ServiceStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#deps.onStatus(this.#status);
  }
}

function hasRequests({ blue, green, unanswered }: TrafficPoint): boolean {
  return blue.requestsPerS > 0 || green.requestsPerS > 0 || unanswered > 0;
}

function endOf({ at }: TrafficPoint): number {
  return Date.parse(at) + 1_000;
}

function inS(ms: number | null): number | null {
  return ms === null ? null : ms / 1_000;
}
