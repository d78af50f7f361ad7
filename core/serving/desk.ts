/** What the data endpoints ask of whoever holds the slots. */

import type { SeenRequest } from './history.ts';
import type { BodyBudget } from './http.ts';
import type { Slot } from './model.ts';
import type { Refusal } from './refusal.ts';
import type { RunResult } from './runner.ts';
import type { SlotHolder } from './slot.ts';

export interface Desk {
  /** The model's name in paths. */
  readonly name: string;
  /** Whether an inference request would be answered now. */
  ready(): boolean;
  /** Why a slot that gets traffic will not be ready by itself; null while it may. */
  failure(): Refusal | null;
  /** Who answers a request that begins now: the holders that may, best first. */
  choose(): { readonly wanted: Slot; readonly able: readonly SlotHolder[] };
  /** An inference request has been answered. */
  seen(request: SeenRequest, version: string, ran: RunResult | undefined): void;
  /** The metrics page. */
  metrics(): string;
}

export interface Limits {
  readonly maxBodyBytes: number;
  /** Requests waiting per slot. */
  readonly maxQueue: number;
  /** From the headers of a request to its answer. */
  readonly requestMs: number;
  readonly drainMs: number;
}

/** A place where the data endpoints are served. */
export interface DataPort {
  readonly desk: Desk;
  readonly limits: Limits;
  readonly budget: BodyBudget;
  /** The process is about to end: not ready any more, whatever the slots say. */
  draining(): boolean;
}

/** µs since 1970 by a clock that never goes back while the process lives. */
export function epochUs(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}
