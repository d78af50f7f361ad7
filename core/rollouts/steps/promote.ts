import { setTimeout as sleep } from 'node:timers/promises';
import { otherSlot, type ServiceState, type Split } from '../../services/model.ts';
import { getsMore, type RequestRecord } from '../../switches/model.ts';
import { makeReceipt } from '../../switches/receipt.ts';
import type { StepAction, StepContext } from '../context.ts';
import type { Receipt, Step } from '../model.ts';
import { poll, untilHealthy } from '../waiting.ts';

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** The last requests of the window end, and their records arrive, within this. */
const SETTLE_MS = 200;

/** At most so many requests are kept for a receipt: beyond, it says that it is not complete. */
const MOST_RECORDS = 500_000;

/** The point of no return: all new requests go to the slot. The requests around it make the receipt. */
export const promote: StepAction<Of<'promote'>> = {
  async probe({ spec, store, signal, ...context }, { slot }) {
    const state = await store.read(spec.service, signal);
    // Live with another revision: somebody else's switch.
    if (state?.split?.live !== slot || state.slots[slot]?.id !== spec.revision?.id) return false;
    const { split } = await context.switch.read(state, signal);
    return split?.live === slot && split.percentToIdle === 0;
  },
  async act(context, { slot, observeMs }) {
    const state = await context.state();
    const idle = otherSlot(slot);
    const split = { live: slot, percentToIdle: 0, fallback: state.slots[idle] !== null };
    await untilGiven(context, state, split);
    const watch = new Watch(context, state);
    try {
      await watch.started();
      const askedAt = performance.now();
      const { appliedUs } = await context.switch.set(
        context.lease,
        { ...state, split, standing: { ...state.standing, [slot]: 'served' }, fence: context.lease.fence },
        context.signal,
      );
      const switchMs = performance.now() - askedAt;
      await sleep(observeMs + SETTLE_MS, undefined, { signal: context.signal });
      const question = {
        fromSlot: idle,
        toSlot: slot,
        askedUs: appliedUs - switchMs * 1000,
        appliedUs,
        windowMs: observeMs,
      };
      const receipt = toReceipt(context, watch.records, question, switchMs, watch.complete);
      context.receipt(receipt);
      context.note(`${receipt.requests} requests, ${receipt.failed} failed, switched in ${switchMs.toFixed(1)} ms`);
    } finally {
      await watch.stop();
    }
  },
};

/** Checks may have failed since the slot was proved: the switch refuses a slot that then is still down. */
async function untilGiven(context: StepContext, state: ServiceState, split: Split): Promise<void> {
  const { split: current } = await context.switch.read(state, context.signal);
  if (getsMore(split.live, split, current)) await untilHealthy(context, state, split.live);
}

function toReceipt(
  { spec, bytesSent }: StepContext,
  records: readonly RequestRecord[],
  question: Parameters<typeof makeReceipt>[1],
  switchMs: number,
  complete: boolean,
): Receipt {
  const { requests, failed, bySlot, lateOld, lastOldUs, firstNewUs, p50Ms, p99Ms, ...made } = makeReceipt(
    records,
    question,
  );
  return {
    service: spec.service,
    host: spec.host,
    from: spec.from,
    to: question.toSlot,
    requests,
    failed,
    bySlot,
    lateOld,
    switchMs,
    lastOldAt: iso(lastOldUs),
    firstNewAt: iso(firstNewUs),
    p50Ms,
    p99Ms,
    bytesSent: bytesSent(),
    complete: complete && made.complete,
  };
}

function iso(us: number | null): string | null {
  return us === null ? null : new Date(us / 1000).toISOString();
}

/** Reads the switch's requests in the background, from its memory of the time before on. */
class Watch {
  readonly records: RequestRecord[] = [];
  complete = true;
  #failure: unknown = null;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #reading: Promise<void>;
  #seen = false;

  constructor(context: StepContext, state: Parameters<StepContext['switch']['watch']>[0]) {
    this.#signal = context.signal;
    this.#reading = this.#read(context.switch.watch(state, AbortSignal.any([this.#stop.signal, context.signal])));
  }

  /** Until the first batch (what the switch remembers) is here; a service without traffic has none, so only briefly. */
  async started(): Promise<void> {
    await poll(500, 10, this.#signal, async () => this.#seen || this.#failure !== null || null);
  }

  /** A receipt that could not be read makes no switch fail: it is then not complete. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#reading;
  }

  async #read(batches: AsyncIterable<readonly RequestRecord[]>): Promise<void> {
    try {
      for await (const batch of batches) {
        this.#seen = true;
        if (this.records.length + batch.length > MOST_RECORDS) this.complete = false;
        else for (const record of batch) this.records.push(record);
      }
    } catch (error) {
      this.#failure = error;
      if (!this.#stop.signal.aborted) this.complete = false;
    }
  }
}
