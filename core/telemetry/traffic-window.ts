/** Pure: requests as a switch tells them → a point for each second. Slices: services, switches. */
import type { TrafficPoint } from '../contract/services.ts';
import type { Slot } from '../services/model.ts';
import type { RequestRecord } from '../switches/model.ts';
import { isFailed } from '../switches/receipt.ts';
import { Histogram } from './histogram.ts';

/** Points that are kept: five minutes. */
export const MOST_POINTS = 300;

/** Latencies are those of so many seconds. */
const LATENCY_S = 10;
/** A second is told when it has been over for so long: records come a little after their requests. */
const SETTLE_MS = 500;
/** A second that is this much ahead of our clock was told before the clock was set back. */
const AHEAD_S = 5;
/** A switch whose clock differs by more from ours is not asked for the time. */
const TRUST_MS = 2_000;

interface SlotSecond {
  requests: number;
  failed: number;
  readonly took: Histogram;
}

interface Second {
  readonly blue: SlotSecond;
  readonly green: SlotSecond;
  unanswered: number;
}

/** The last five minutes of a service, a second each. All times are ms since 1970 by our clock. */
export class TrafficWindow {
  readonly #points: TrafficPoint[] = [];
  /** By second since 1970: those that are not told yet, and the last ones that were, for their latencies. */
  readonly #seconds = new Map<number, Second>();
  #next: number | null = null;
  #made = 0;

  /** The last MOST_POINTS, oldest first. */
  get points(): readonly TrafficPoint[] {
    return this.#points;
  }

  /** How many points there have been, those that are no longer kept too. */
  get made(): number {
    return this.#made;
  }

  /** `remembered`: the switch tells what was before it was asked, so its own clock is all there is. */
  add(record: RequestRecord, now: number, remembered: boolean): void {
    const ended = endMs(record);
    const fresh = Math.abs(now - ended) <= TRUST_MS;
    const second = Math.floor((fresh || remembered ? ended : now) / 1000);
    // From the future, or of a second that was told before this was remembered.
    if (remembered && !fresh && (ended > now || second < (this.#next ?? second))) return;
    // A second that was told stays as it was: its late records count in the next.
    const at = Math.max(second, this.#next ?? second);
    if (at > now / 1000 - MOST_POINTS) count(this.#secondAt(at), record);
  }

  /** Tells every second that is over and settled, those without requests too. */
  advance(now: number): void {
    const end = Math.floor((now - SETTLE_MS) / 1000);
    if (this.#next !== null && this.#next > end + AHEAD_S) this.#beginAnew(end);
    this.#next ??= Math.min(end, ...this.#seconds.keys());
    this.#next = Math.max(this.#next, end - MOST_POINTS);
    for (; this.#next < end; this.#next += 1) {
      this.#points.push(this.#pointAt(this.#next));
      this.#made += 1;
    }
    if (this.#points.length > MOST_POINTS) this.#points.splice(0, this.#points.length - MOST_POINTS);
    for (const second of this.#seconds.keys()) if (second < end - LATENCY_S) this.#seconds.delete(second);
  }

  /** Our clock was set back: what was told of then lies in the future, and counts no more. */
  #beginAnew(end: number): void {
    this.#next = end;
    for (const second of this.#seconds.keys()) if (second >= end) this.#seconds.delete(second);
    const kept = this.#points.findIndex(({ at }) => Date.parse(at) >= end * 1000);
    if (kept >= 0) this.#points.splice(kept);
  }

  #secondAt(at: number): Second {
    const known = this.#seconds.get(at);
    if (known) return known;
    const slot = () => ({ requests: 0, failed: 0, took: new Histogram() });
    const second: Second = { blue: slot(), green: slot(), unanswered: 0 };
    this.#seconds.set(at, second);
    return second;
  }

  #pointAt(at: number): TrafficPoint {
    const second = this.#seconds.get(at);
    const slot = (name: Slot) => {
      const took = new Histogram();
      for (let each = at - LATENCY_S + 1; each <= at; each += 1) {
        const of = this.#seconds.get(each);
        if (of) took.addAll(of[name].took);
      }
      return {
        requestsPerS: second?.[name].requests ?? 0,
        failedPerS: second?.[name].failed ?? 0,
        p50Ms: inMs(took.percentile(50)),
        p95Ms: inMs(took.percentile(95)),
        p99Ms: inMs(took.percentile(99)),
      };
    };
    const unanswered = second?.unanswered ?? 0;
    return { at: new Date(at * 1000).toISOString(), blue: slot('blue'), green: slot('green'), unanswered };
  }
}

/** When the request had ended, ms since 1970 by the switch's clock. */
export function endMs({ beganUs, durationUs, logged }: RequestRecord): number {
  return (logged?.atUs ?? beganUs + Math.max(0, durationUs)) / 1000;
}

function count(second: Second, record: RequestRecord): void {
  if (record.answered === null) {
    if (record.ending !== 'client-left') second.unanswered += 1;
    return;
  }
  const slot = second[record.answered];
  slot.requests += 1;
  if (isFailed(record)) slot.failed += 1;
  else if (record.durationUs >= 0) slot.took.add(record.durationUs);
}

function inMs(us: number | null): number | null {
  return us === null ? null : us / 1000;
}
