/** Pure words of the collector: what it says of a host besides samples. */
import type { Problem } from '../../contract/problem.ts';

export interface CollectedContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string | null;
  readonly slot: 'blue' | 'green' | null;
  /** As Docker names it: running, exited … */
  readonly state: string;
  readonly restarts: number;
  /** The model server in it that is not ours, and why nothing is known of that; null: none, or none that is known. */
  readonly server: { readonly runtime: string; readonly note: string | null } | null;
}

export interface CollectorStatus {
  /** Why there are no new samples; null while there are. */
  readonly problem: Problem | null;
  /** Why GPUs are not told, for people. */
  readonly gpuNote: string | null;
  readonly gpus: readonly { readonly index: string; readonly name: string }[];
  /** Null: no engine tells of them. */
  readonly containers: readonly CollectedContainer[] | null;
  /** Of the newest sample, by our clock. */
  readonly atMs: number | null;
}

/** Something that happened on the host. */
export interface HostEvent {
  readonly atMs: number;
  readonly kind: 'container' | 'clock';
  readonly service: string | null;
  /** For people: `signalbox-credit-blue ran out of memory`. */
  readonly what: string;
}

/** Follows one host until it is stopped. */
export interface Collector {
  start(): void;
  stop(): Promise<void>;
}
