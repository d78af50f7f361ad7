import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenStation } from '../../core/rollouts/service.ts';
import { otherSlot, type ServiceState, type Slot } from '../../core/services/model.ts';
import type { Lease } from '../../core/services/store.ts';
import { type BenchSite, SERVICE } from './site.ts';
import { nowMs } from './stats.ts';

/** One switch, timed from the call to its return. */
export interface TimedSwitch {
  readonly to: Slot;
  /** ms since 1970 by this machine's clock, which is the lab host's too. */
  readonly askedMs: number;
  readonly returnedMs: number;
  readonly appliedUs: number;
}

/** Switches there and back under a lease of its own, over the open connection, as the step `promote` does. */
export class Points implements AsyncDisposable {
  readonly #station: OpenStation;
  readonly #lease: Lease;
  readonly #signal: AbortSignal;
  #state: ServiceState;

  private constructor(station: OpenStation, lease: Lease, state: ServiceState, signal: AbortSignal) {
    this.#station = station;
    this.#lease = lease;
    this.#state = state;
    this.#signal = signal;
  }

  static async take(site: BenchSite): Promise<Points> {
    const station = await site.station();
    const lease = await station.store.acquire(SERVICE, 'bench', 30 * 60_000, site.signal);
    const state = await station.store.read(SERVICE, site.signal);
    if (!state?.split) throw new Error('Nothing is live');
    return new Points(station, lease, { ...state, fence: lease.fence }, site.signal);
  }

  async throwOver(): Promise<TimedSwitch> {
    const to = otherSlot(this.#state.split?.live ?? 'green');
    const state = { ...this.#state, split: { live: to, percentToIdle: 0, fallback: true } };
    const askedMs = nowMs();
    const { appliedUs } = await this.#station.switch.set(this.#lease, state, this.#signal);
    const returnedMs = nowMs();
    this.#state = state;
    return { to, askedMs, returnedMs, appliedUs };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#station.store.release(this.#lease);
  }
}

/** How long each of `count` switches took, ms, without traffic; a few before them are not counted. */
export async function switchIdle(site: BenchSite, count: number): Promise<number[]> {
  await using points = await Points.take(site);
  for (let i = 0; i < 6; i++) await points.throwOver();
  const took: number[] = [];
  for (let i = 0; i < count; i++) {
    const { askedMs, returnedMs } = await points.throwOver();
    took.push(returnedMs - askedMs);
    await sleep(10, undefined, { signal: site.signal });
  }
  return took;
}
