import { setTimeout as sleep } from 'node:timers/promises';
import { otherSlot } from '../../core/services/model.ts';
import type { RequestRecord } from '../../core/switches/model.ts';
import { makeReceipt } from '../../core/switches/receipt.ts';
import { startLoad } from '../load/load.ts';
import type { LoadReport } from '../load/report.ts';
import { type BenchSite, SERVICE } from './site.ts';
import { nowMs } from './stats.ts';
import { Points, type TimedSwitch } from './switching.ts';

export const CLIENTS = 16;

/** What the clients and the router saw of switches under load. */
export interface LoadedNumbers {
  readonly report: LoadReport;
  readonly switches: readonly TimedSwitch[];
  /** Requests begun after a switch returned, and ended before the next was asked for, that the old slot answered. */
  readonly lateByClients: number;
  readonly router: {
    readonly requests: number;
    readonly failed: number;
    /** Requests begun after a switch was applied, by the router's own clock, that the old slot answered. */
    readonly late: number;
    /** No request is missing in the router's log. */
    readonly complete: boolean;
  };
}

/** `count` switches, spread evenly over `requests` requests of 16 keep-alive clients that ask without pause. */
export async function switchUnderLoad(site: BenchSite, requests: number, count: number): Promise<LoadedNumbers> {
  const station = await site.station();
  const state = await station.store.read(SERVICE, site.signal);
  if (!state) throw new Error('Nothing is live');
  await using points = await Points.take(site);
  const fromUs = nowMs() * 1000;
  using log = new Log((stop) => station.switch.watch(state, AbortSignal.any([stop, site.signal])), fromUs);
  await using load = await startLoad(site.order(CLIENTS, 4 * requests));
  const switches: TimedSwitch[] = [];
  while (switches.length < count) {
    await log.until(((switches.length + 1) * requests) / (count + 1), site.signal);
    switches.push(await points.throwOver());
  }
  await log.until(requests, site.signal);
  const report = await load.stop();
  await log.until(report.requests - report.failed, AbortSignal.any([site.signal, AbortSignal.timeout(30_000)]));
  const router = routerSaw(log.records, fromUs, switches);
  return { report, switches, lateByClients: lateByClients(report, switches), router };
}

/** The router's log of one service, read in the background; what came before `fromUs` shows whether its begin is there. */
class Log implements Disposable {
  readonly records: RequestRecord[] = [];
  #count = 0;
  readonly #fromUs: number;
  #failure: unknown = null;

  readonly #stop = new AbortController();

  constructor(watch: (stop: AbortSignal) => AsyncIterable<readonly RequestRecord[]>, fromUs: number) {
    this.#fromUs = fromUs;
    this.#read(watch(this.#stop.signal)).catch((error: unknown) => {
      this.#failure = error;
    });
  }

  /** Until so many requests of the time from `fromUs` on were read. */
  async until(count: number, signal: AbortSignal): Promise<void> {
    while (this.#count < count) {
      if (this.#failure !== null) throw this.#failure;
      await sleep(2, undefined, { signal });
    }
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
  }

  async #read(batches: AsyncIterable<readonly RequestRecord[]>): Promise<void> {
    for await (const batch of batches) {
      for (const record of batch) {
        this.records.push(record);
        if (record.beganUs >= this.#fromUs) this.#count += 1;
      }
    }
  }
}

function lateByClients({ began, took, slot }: LoadReport, switches: readonly TimedSwitch[]): number {
  let late = 0;
  for (const [i, { to, returnedMs }] of switches.entries()) {
    const untilMs = switches[i + 1]?.askedMs ?? Number.POSITIVE_INFINITY;
    const old = to === 'blue' ? 1 : 0;
    began.forEach((at, n) => {
      if (at > returnedMs && at + (took[n] ?? 0) < untilMs && slot[n] === old) late += 1;
    });
  }
  return late;
}

function routerSaw(
  records: readonly RequestRecord[],
  fromUs: number,
  switches: readonly TimedSwitch[],
): LoadedNumbers['router'] {
  let late = 0;
  for (const [i, { to, appliedUs }] of switches.entries()) {
    const nextUs = (switches[i + 1]?.askedMs ?? nowMs()) * 1000;
    const after = records.filter(({ beganUs }) => beganUs > appliedUs && beganUs < nextUs);
    const windowMs = (nextUs - appliedUs) / 1000;
    late += makeReceipt(after, {
      fromSlot: otherSlot(to),
      toSlot: to,
      askedUs: appliedUs,
      appliedUs,
      windowMs,
    }).lateOld;
  }
  const nowUs = nowMs() * 1000;
  const whole = { fromSlot: 'blue', toSlot: 'green', askedUs: fromUs, appliedUs: nowUs } as const;
  const { requests, failed, complete } = makeReceipt(records, { ...whole, windowMs: (nowUs - fromUs) / 1000 });
  return { requests, failed, late, complete };
}
