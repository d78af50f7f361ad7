import type { Engine } from '../engines/model.ts';
import type { Signature, SmokeCase } from '../models/model.ts';
import type { ServiceState } from '../services/model.ts';
import type { Lease, ServiceStore } from '../services/store.ts';
import type { Switch } from '../switches/model.ts';
import type { Receipt, RolloutSpec, StepRecord } from './model.ts';

/** What a host offers to a rollout. */
export interface Station {
  readonly store: ServiceStore;
  readonly engine: Engine;
  readonly switch: Switch;
}

/** What a step has at hand. */
export interface StepContext extends Station {
  readonly rollout: string;
  readonly spec: RolloutSpec;
  readonly lease: Lease;
  readonly smoke: readonly SmokeCase[];
  /** What the revision takes and gives; null where the rollout brings none. */
  readonly signature: Signature | null;
  readonly signal: AbortSignal;
  /** The service as its host knows it now. Throws `service-unknown`. */
  state(): Promise<ServiceState>;
  /** Says what goes on: shown as the step's note. */
  note(text: string): void;
  sent(bytes: number): void;
  /** What the rollout has sent so far, before a hold or an interruption too. */
  bytesSent(): number;
  receipt(receipt: Receipt): void;
}

/** How one kind of step is done. All three may run again after a crash. */
export interface StepAction<S> {
  /** Whether what the step is for is true on the host now; `record` is what the journal remembers of it. */
  probe(context: StepContext, step: S, record: StepRecord): Promise<boolean>;
  act(context: StepContext, step: S): Promise<void>;
  /** Takes back what `act` did, whether or not it came to its end. */
  undo?(context: StepContext, step: S): Promise<void>;
}
