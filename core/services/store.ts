import type { ServiceState } from './model.ts';

/** Who may change a service now. Times are the store's own, so that clocks need not agree. */
export interface Lease {
  readonly service: string;
  readonly holder: string;
  /** Only grows. A change that carries a smaller one is refused. */
  readonly fence: number;
}

/** A file published together with a state: relative to the host's signalbox folder. `null` removes it. */
export interface PublishedFile {
  readonly path: string;
  readonly content: string | null;
}

/**
 * The host's record of its services. Every change names its fence; the host compares, writes, syncs and answers what is
 * now true. Throws `lease-held` (data: holder, remainingMs), `fence-stale` (data: fence, current).
 */
export interface ServiceStore {
  list(signal?: AbortSignal): Promise<ServiceState[]>;
  read(service: string, signal?: AbortSignal): Promise<ServiceState | null>;
  /** Takes the lease for `ttlMs`, or renews it when `holder` has it. A lease that ran out, or of an earlier boot, is free. */
  acquire(service: string, holder: string, ttlMs: number, signal?: AbortSignal): Promise<Lease>;
  /** Throws `lease-lost` when another has it now. */
  renew(lease: Lease, ttlMs: number, signal?: AbortSignal): Promise<void>;
  release(lease: Lease, signal?: AbortSignal): Promise<void>;
  write(lease: Lease, state: ServiceState, files: readonly PublishedFile[], signal?: AbortSignal): Promise<void>;
  remove(lease: Lease, files: readonly PublishedFile[], signal?: AbortSignal): Promise<void>;
}
