import { type Desk, epochUs } from './desk.ts';
import { History, type SeenRequest } from './history.ts';
import { Metrics } from './metrics.ts';
import { choose, otherSlot, percentTo, type Revision, type Slot, type Split } from './model.ts';
import { Refusal } from './refusal.ts';
import type { RunResult } from './runner.ts';
import { type Served, writeServed } from './served.ts';
import { SlotHolder } from './slot.ts';

interface Change<T> {
  readonly next: Partial<Pick<Served, 'split' | 'slots'>>;
  /** What happens once `next` is on disk and true. */
  apply(): T;
}

/** Both slots of a service and the split between them. Every change compares its fence and is on disk before it is true. */
export class Pair implements Desk {
  readonly history = new History();
  readonly #holders: { readonly [slot in Slot]: SlotHolder };
  readonly #metrics: Metrics;
  readonly #dir: string;
  #served: Served;
  #last: Promise<unknown> = Promise.resolve();

  constructor(served: Served, dir: string, maxQueue: number) {
    this.#served = served;
    this.#dir = dir;
    this.#holders = { blue: new SlotHolder('blue', maxQueue), green: new SlotHolder('green', maxQueue) };
    this.#metrics = new Metrics(served.name);
  }

  get name(): string {
    return this.#served.name;
  }

  get served(): Served {
    return this.#served;
  }

  holder(slot: Slot): SlotHolder {
    return this.#holders[slot];
  }

  get holders(): readonly SlotHolder[] {
    return [this.#holders.blue, this.#holders.green];
  }

  /**
   * Loads what the record says; the live slot first, so that the idle one does not answer for it meanwhile. A slot that
   * cannot be loaded is `failed`; the other one serves.
   */
  async restore(): Promise<void> {
    const first = this.#served.split?.live ?? 'blue';
    for (const slot of [first, otherSlot(first)]) {
      const revision = this.#served.slots[slot];
      if (revision !== null) await Promise.allSettled([this.#holders[slot].load(revision, 0)]);
    }
  }

  ready(): boolean {
    const { split } = this.#served;
    if (split === null) return false;
    const gets = this.holders.filter(({ slot }) => percentTo(split, slot) > 0);
    return split.fallback ? this.holders.some((holder) => holder.ready) : gets.every((holder) => holder.ready);
  }

  failure(): Refusal | null {
    const { split } = this.#served;
    if (split === null) return null;
    const failed = this.holders.find(({ slot, failure }) => failure !== null && percentTo(split, slot) > 0);
    return failed?.failure ?? null;
  }

  choose(): { wanted: Slot; able: readonly SlotHolder[] } {
    const { split } = this.#served;
    if (split === null) return { wanted: 'blue', able: [] };
    const { wanted, able } = choose(split, (slot) => this.#holders[slot].ready, Math.random());
    return { wanted, able: able.map((slot) => this.#holders[slot]) };
  }

  seen(request: SeenRequest, version: string, ran: RunResult | undefined): void {
    this.history.add(request);
    const slot = request.answered ?? request.wanted;
    const seen = { slot, version, status: request.status, requestUs: epochUs() - request.beganUs };
    this.#metrics.observe(ran === undefined ? seen : { ...seen, ran });
  }

  metrics(): string {
    return this.#metrics.page(this.holders);
  }

  /** Throws 409 `fence-stale`, 409 `slot-live`, and 422 with the reason when the model does not load. */
  async load(fence: number, slot: Slot, revision: Revision, graceMs: number): Promise<void> {
    // Wrapped: the change is over when loading has begun, so that a split change need not wait for it
    const { loading } = await this.#change(fence, () => ({
      next: this.#slotOf(slot, revision),
      apply: () => ({ loading: this.#holders[slot].load(revision, graceMs) }),
    }));
    await loading;
  }

  /** Throws 409 `fence-stale`, 409 `slot-live`. */
  async unload(fence: number, slot: Slot, graceMs: number): Promise<void> {
    const { unloading } = await this.#change(fence, () => ({
      next: this.#slotOf(slot, null),
      apply: () => ({ unloading: this.#holders[slot].unload(graceMs) }),
    }));
    await unloading;
  }

  /** Throws 409 `fence-stale`, 409 `slot-unhealthy`. Every request that begins after `appliedUs` sees the new split. */
  setSplit(fence: number, split: Split | null): Promise<{ appliedUs: number }> {
    return this.#change(fence, () => {
      for (const slot of split === null ? [] : [split.live, otherSlot(split.live)]) {
        const gets = split !== null && (slot === split.live || percentTo(split, slot) > 0);
        if (gets && !this.#holders[slot].ready) {
          const message = `Start a revision in ${slot} first: it is ${this.#holders[slot].status.phase}`;
          throw new Refusal(409, 'slot-unhealthy', message, { slot });
        }
      }
      return { next: { split }, apply: () => ({ appliedUs: epochUs() }) };
    });
  }

  #slotOf(slot: Slot, revision: Revision | null): Pick<Served, 'slots'> {
    const { split, slots } = this.#served;
    const same = revision !== null && slots[slot]?.id === revision.id && slots[slot]?.dir === revision.dir;
    const live = split !== null && (slot === split.live || percentTo(split, slot) > 0);
    // What is there already may be asked for again; a live slot that failed may be mended
    if (live && !same) throw new Refusal(409, 'slot-live', `Move the traffic off ${slot} first`, { slot });
    return { slots: { ...slots, [slot]: revision } };
  }

  #change<T>(fence: number, decide: () => Change<T>): Promise<T> {
    const change = this.#last.then(() => this.#decided(fence, decide));
    this.#last = change.catch(() => undefined);
    return change;
  }

  async #decided<T>(fence: number, decide: () => Change<T>): Promise<T> {
    const { fence: current } = this.#served;
    if (fence < current) {
      throw new Refusal(409, 'fence-stale', `Read the service again, fence ${current} has changed it since`, {
        fence,
        current,
      });
    }
    let change: Change<T>;
    try {
      change = decide();
    } catch (error) {
      // A refused change has shown its fence all the same
      if (fence > current) await this.#save({ ...this.#served, fence });
      throw error;
    }
    await this.#save({ ...this.#served, ...change.next, fence });
    return change.apply();
  }

  async #save(next: Served): Promise<void> {
    if (JSON.stringify(next) !== JSON.stringify(this.#served)) await writeServed(this.#dir, next);
    this.#served = next;
  }
}
