/** Pure: when a sample was taken, by our clock. */

const WINDOW = 60;
/** Samples that were taken closer to each other come of ticks that waited: they tell nothing new. */
const LEAST_APART_MS = 300;
/** Our clock was set back: answers that waited differ by less. */
const SET_BACK_MS = 2_000;

export interface Taken {
  /** ms since 1970 by our clock. */
  readonly atMs: number;
  /** How long it took from there to here. */
  readonly delayMs: number;
}

/** Clocks drift: bounds of a minute may contradict each other by this much. More, and one of them stood still meanwhile. */
const DRIFT_MS = 50;

/**
 * Maps a host's uptime to our clock, whatever its wall clock says. A sample was taken after its tick was sent and before
 * its answer came, so that the difference of both clocks lies between the largest `sent − uptime` and the smallest
 * `received − uptime` of the last minute; the middle of both is taken, as in hosts/clock.ts. An answer that comes late
 * moves neither bound.
 */
export class HostClock {
  #least: number[] = [];
  #most: number[] = [];
  #lastMs = Number.NEGATIVE_INFINITY;

  /**
   * `sentMs` and `receivedMs` by a steady clock, `nowMs` by ours when it was received. Null: too close behind the sample
   * before, skip it. Times grow.
   */
  take(uptimeMs: number, sentMs: number, receivedMs: number, nowMs: number): Taken | null {
    const least = sentMs - uptimeMs;
    const most = receivedMs - uptimeMs;
    if (least > Math.min(...this.#most) + DRIFT_MS || most < Math.max(...this.#least) - DRIFT_MS) {
      this.#least = [];
      this.#most = [];
    }
    push(this.#least, least);
    push(this.#most, most);
    const offset = (Math.max(...this.#least) + Math.min(...this.#most)) / 2;
    const delayMs = Math.max(0, receivedMs - (uptimeMs + offset));
    const atMs = Math.round(nowMs - delayMs);
    const apartMs = atMs - this.#lastMs;
    if (apartMs < LEAST_APART_MS && apartMs > -SET_BACK_MS) return null;
    this.#lastMs = atMs;
    return { atMs, delayMs };
  }
}

function push(window: number[], value: number): void {
  window.push(value);
  if (window.length > WINDOW) window.shift();
}
