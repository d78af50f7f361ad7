import type { ServiceState } from './model.ts';

/** The right to change a service. */
export interface Lease {
  readonly service: string;
  readonly holder: string;
  /** Only grows: each taking of the lease gets a larger one. A change that carries a smaller one is refused. */
  readonly fence: number;
}

/** A file published together with a state: relative to the host's signalbox folder. `null` removes it. */
export interface PublishedFile {
  readonly path: string;
  readonly content: string | null;
  /**
   * Written over what is there, in one write and without a rename: half the disk's time. Only for content that always has
   * the same length, below a disk sector (512 bytes), so that it can be neither torn nor cut.
   */
  readonly inPlace?: boolean;
}

/**
 * The host's record of its services. Every change names its fence; the host compares, writes, syncs and answers what is
 * now true. Throws `lease-held` (data: holder, remainingMs), `lease-lost`, `fence-stale` (data: fence, current).
 */
export interface ServiceStore {
  list(signal?: AbortSignal): Promise<ServiceState[]>;
  read(service: string, signal?: AbortSignal): Promise<ServiceState | null>;
  /**
   * Takes the lease for `ttlMs` with a new fence. Free is a lease that ran out, was let go, belongs to an earlier boot of
   * the host, or is `holder`'s own (a control plane that starts again takes over from its dead self).
   */
  acquire(service: string, holder: string, ttlMs: number, signal?: AbortSignal): Promise<Lease>;
  /** Extends the lease. Throws `lease-lost` when another took it. */
  renew(lease: Lease, ttlMs: number, signal?: AbortSignal): Promise<void>;
  release(lease: Lease, signal?: AbortSignal): Promise<void>;
  /**
   * Claims the port, and answers with a number that no other service on the host has: its place among the slot addresses.
   * The same one when asked again. Throws `port-taken` when another service has the port.
   */
  allocate(lease: Lease, port: number, signal?: AbortSignal): Promise<number>;
  write(lease: Lease, state: ServiceState, files: readonly PublishedFile[], signal?: AbortSignal): Promise<void>;
  /** Forgets the service, but for its fence: that never goes back. */
  remove(lease: Lease, files: readonly PublishedFile[], signal?: AbortSignal): Promise<void>;
}
