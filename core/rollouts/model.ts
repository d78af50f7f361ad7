/** Pure words of a rollout: what it is to do, the steps it takes, how far it is. */
import type { Json, ProblemCode } from '../contract/problem.ts';
import type { EngineKind, Revision, ServiceState, Slot } from '../services/model.ts';

export type RolloutKind = 'deploy' | 'switch' | 'rollback' | 'retire' | 'remove';

/** What a step does. `slot` is always the slot that it touches. */
export type Step =
  | { readonly kind: 'preflight'; readonly slot: Slot }
  | { readonly kind: 'fetch' }
  | { readonly kind: 'route' }
  | { readonly kind: 'start'; readonly slot: Slot }
  | { readonly kind: 'ready'; readonly slot: Slot; readonly withinMs: number }
  | { readonly kind: 'warm'; readonly slot: Slot; readonly requests: number }
  | { readonly kind: 'smoke'; readonly slot: Slot }
  | { readonly kind: 'hold'; readonly slot: Slot }
  | { readonly kind: 'promote'; readonly slot: Slot; readonly observeMs: number }
  | { readonly kind: 'drain'; readonly slot: Slot; readonly withinMs: number }
  | { readonly kind: 'keep'; readonly slot: Slot; readonly forMs: number }
  | { readonly kind: 'retire'; readonly slot: Slot; readonly graceMs: number }
  | { readonly kind: 'unroute' }
  | { readonly kind: 'forget' };

export interface RolloutSpec {
  readonly kind: RolloutKind;
  readonly service: string;
  readonly host: string;
  readonly engine: EngineKind;
  readonly port: number;
  /** The slot that is live when the rollout begins (for `retire`: the idle one that is to be emptied), null when nothing is. */
  readonly from: Slot | null;
  /** The slot that is to be live at its end, null for `remove`. */
  readonly to: Slot | null;
  /** What goes into `to`; null where `to` already holds it. */
  readonly revision: Revision | null;
  readonly hold: boolean;
  readonly keepMs: number;
  /** Whether the revision may take and give other tensors than the live one; absent: no. */
  readonly newSignature?: boolean;
}

/** `held` waits for `resume` or `abort`; `interrupted` had its control plane die and waits for `resume`. */
export type RolloutStatus = 'running' | 'held' | 'interrupted' | 'succeeded' | 'failed' | 'aborted';

/** What the switch proves of one split change. Times are ISO, of the switch's own clock; null where there was no traffic. */
export interface Receipt {
  readonly service: string;
  readonly host: string;
  readonly from: Slot | null;
  readonly to: Slot;
  readonly requests: number;
  readonly failed: number;
  readonly bySlot: { readonly [slot in Slot]: number };
  /** Requests begun after the switch returned that the old slot answered. */
  readonly lateOld: number;
  readonly switchMs: number;
  readonly lastOldAt: string | null;
  readonly firstNewAt: string | null;
  readonly p50Ms: { readonly before: number | null; readonly after: number | null };
  readonly p99Ms: { readonly before: number | null; readonly after: number | null };
  /** Bytes that the whole rollout sent to the host, those of attempts that broke off too, but for what was under way then. */
  readonly bytesSent: number;
  /** False when the switch forgot requests before they were read: the counts are then a lower bound. */
  readonly complete: boolean;
}

/** How a rollout was asked for, before there is a plan. */
export interface Asked {
  /** The id that the rollout will have. */
  readonly id: string;
  /** ISO: its time counts from here. */
  readonly at: string;
  /** Says what goes on until the plan is made, for people. */
  readonly note: (text: string) => void;
}

export type StepPhase = 'pending' | 'running' | 'done' | 'failed' | 'undone';

export interface StepRecord {
  readonly step: Step;
  readonly phase: StepPhase;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** What the step found or did, for people. */
  readonly note: string | null;
}

export interface Rollout {
  readonly id: string;
  readonly spec: RolloutSpec;
  readonly status: RolloutStatus;
  readonly steps: readonly StepRecord[];
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly receipt: Receipt | null;
  readonly error: { readonly code: ProblemCode; readonly message: string; readonly data: Json } | null;
}

/** A host as it is called in a sentence. */
export function hostInWords(host: string): string {
  return host === 'this-computer' ? 'this computer' : host;
}

/** A rollout that nothing will change any more. */
export function isEnded(status: RolloutStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'aborted';
}

/** When the old revision's rollback window ends; null when it is to stay, or there is none. */
export function retirementOf({ split, keepUntil }: ServiceState): Date | null {
  return split && keepUntil !== null ? new Date(keepUntil) : null;
}

export interface Retirement {
  readonly service: string;
  /** May be past: it is then due now. */
  readonly at: Date;
}

/** Of all services the one whose old revision is to be stopped first, null when none is. */
export function nextRetirement(states: readonly ServiceState[]): Retirement | null {
  let next: Retirement | null = null;
  for (const state of states) {
    const at = retirementOf(state);
    if (at && (next === null || at < next.at)) next = { service: state.service, at };
  }
  return next;
}
