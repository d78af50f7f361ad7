/** Pure words of a service: slots, splits, revisions, and the state that a host keeps of it. */

export type Slot = 'blue' | 'green';
export const slots: readonly Slot[] = ['blue', 'green'];

/** The slot that `slot` is not. */
export function otherSlot(slot: Slot): Slot {
  return slot === 'blue' ? 'green' : 'blue';
}

/** A model version ready to run. Two equal revisions have equal ids. */
export interface Revision {
  /** First 12 hex digits of the SHA-256 over the other fields. */
  readonly id: string;
  readonly model: string;
  readonly version: string;
  /** SHA-256 hex of the model's manifest. */
  readonly modelDigest: string;
  /** Image id `sha256:…` for docker, `builtin` for local. */
  readonly image: string;
  readonly threads: number;
  readonly memoryMb: number;
}

/** Who gets what. `percentToIdle` 0–100 with two decimals. */
export interface Split {
  readonly live: Slot;
  readonly percentToIdle: number;
  /** The idle slot may answer what the live slot cannot: true only while both hold proven revisions. */
  readonly fallback: boolean;
}

export type EngineKind = 'local' | 'docker';

/** `proved`: ready, warm and right on its smoke inputs. `served`: it has been live. */
export type Standing = 'unproved' | 'proved' | 'served';

/** What a host keeps of a service: the truth. `split` is null until the first revision is live. */
export interface ServiceState {
  readonly schema: 1;
  readonly service: string;
  readonly engine: EngineKind;
  /** The port that clients use. */
  readonly port: number;
  readonly slots: { readonly [slot in Slot]: Revision | null };
  /** What is known of the revision in each slot. */
  readonly standing: { readonly [slot in Slot]: Standing };
  /** Where each slot answers, `ip:port`; fixed for the life of the service. */
  readonly addresses: { readonly [slot in Slot]: string };
  readonly split: Split | null;
  /** The old revision stays warm until then (ISO time), null when there is none. */
  readonly keepUntil: string | null;
  /** Fence under which this state was written. */
  readonly fence: number;
}
