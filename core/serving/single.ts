import { type Desk, epochUs } from './desk.ts';
import type { SeenRequest } from './history.ts';
import type { Metrics } from './metrics.ts';
import type { Slot } from './model.ts';
import type { Refusal } from './refusal.ts';
import type { RunResult } from './runner.ts';
import type { SlotHolder } from './slot.ts';

/** One slot that answers everything: the server in a container, behind a switch of its own. */
export class Single implements Desk {
  readonly name: string;
  readonly holder: SlotHolder;
  readonly #metrics: Metrics | null;

  /** `metrics` null: what is asked here does not count (probes and warm-up past the split). */
  constructor(name: string, holder: SlotHolder, metrics: Metrics | null) {
    this.name = name;
    this.holder = holder;
    this.#metrics = metrics;
  }

  ready(): boolean {
    return this.holder.ready;
  }

  failure(): Refusal | null {
    return this.holder.failure;
  }

  choose(): { wanted: Slot; able: readonly SlotHolder[] } {
    return { wanted: this.holder.slot, able: this.holder.ready ? [this.holder] : [] };
  }

  seen({ beganUs, wanted, answered, status }: SeenRequest, version: string, ran: RunResult | undefined): void {
    const seen = { slot: answered ?? wanted, version, status, requestUs: epochUs() - beganUs };
    this.#metrics?.observe(ran === undefined ? seen : { ...seen, ran });
  }

  metrics(): string {
    return this.#metrics?.page([this.holder]) ?? '';
  }
}
