import type { ServiceState, Slot, Split } from '../services/model.ts';
import type { Lease } from '../services/store.ts';

/** One request as the switch saw it. */
export interface RequestRecord {
  /** When it began, µs since 1970 by the switch's own clock: all of it was there and its slot was chosen. */
  readonly beganUs: number;
  /** The slot that the split chose, null when none is live or the request was malformed. */
  readonly wanted: Slot | null;
  /** The slot that answered, null when none did. */
  readonly answered: Slot | null;
  readonly status: number;
  /** To the end of the response headers; -1 when no slot answered. */
  readonly durationUs: number;
  /** `client-left`: the client did not wait for the end. `cut`: the answer broke off. Absent: `complete`. */
  readonly ending?: 'complete' | 'client-left' | 'cut';
  /** Tries beyond the first, absent: 0. */
  readonly retries?: number;
  /** Absent where the switch cannot lose a record. */
  readonly logged?: LogPlace;
}

/** Where a record stands in the service's log. A serial that is missing is a record that was lost. */
export interface LogPlace {
  /** The process that wrote it: each counts from 0. */
  readonly process: number;
  readonly serial: number;
  /** When it was written, µs since 1970 by the switch's clock: the request had ended. */
  readonly atUs: number;
}

/** What a switch says when asked. */
export interface SwitchReading {
  readonly split: Split | null;
  readonly fence: number;
  readonly healthy: { readonly [slot in Slot]: boolean };
  /** Requests that a slot is answering now. */
  readonly inFlight: { readonly [slot in Slot]: number };
}

/** When a split took effect, µs by the switch's own clock: no request that began later saw the former split. */
export interface SwitchApplied {
  readonly appliedUs: number;
}

/** Splits a service's traffic between its slots. Throws `switch-failed`, `fence-stale`, and the way's problems. */
export interface Switch {
  /**
   * Makes the service's frontend exist, with its current split. Changes nothing when it does. `onWait` is told what a
   * longer wait is for.
   */
  ensure(lease: Lease, state: ServiceState, signal: AbortSignal, onWait?: (what: string) => void): Promise<void>;
  read(state: ServiceState, signal: AbortSignal): Promise<SwitchReading>;
  /**
   * Makes `state` (with its new split) true: on disk first, then in the running switch. Refuses with `slot-unhealthy`
   * a split that sends traffic to a slot without a healthy server.
   */
  set(lease: Lease, state: ServiceState, signal: AbortSignal): Promise<SwitchApplied>;
  /**
   * The slot was refilled: what its health was says nothing any more, and it is down until it answers the switch anew.
   * Changes nothing of a slot that may get requests now.
   */
  recheck(state: ServiceState, slot: Slot, signal: AbortSignal): Promise<void>;
  /** The last requests that the switch remembers, then each new one, until the signal aborts. */
  watch(state: ServiceState, signal: AbortSignal): AsyncIterable<readonly RequestRecord[]>;
  remove(lease: Lease, state: ServiceState, signal: AbortSignal): Promise<void>;
}

/** Whether the slot gets traffic from `split` that it does not get from `current`: then it must be healthy first. */
export function getsMore(slot: Slot, split: Split, current: Split | null): boolean {
  return percentOf(slot, split) > (current ? percentOf(slot, current) : 0);
}

function percentOf(slot: Slot, { live, percentToIdle }: Split): number {
  return slot === live ? 100 - percentToIdle : percentToIdle;
}
