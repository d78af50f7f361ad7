import { asProblem } from '../contract/problem.ts';
import { deadline } from '../platform/waiting.ts';
import type { Lease, ServiceStore } from '../services/store.ts';

const LEASE_MS = 15_000;
const RENEW_EVERY_MS = 2_000;

/**
 * Holds a lease while a rollout runs. A host that does not answer may come back, so only the host's own word that
 * another took the lease ends it: `signal` then aborts with that Problem. The fence protects the host meanwhile.
 */
export class LeaseKeeper {
  readonly lease: Lease;
  readonly #store: ServiceStore;
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #renewing: Promise<void> | null = null;

  private constructor(store: ServiceStore, lease: Lease) {
    this.#store = store;
    this.lease = lease;
    this.#timer = setInterval(() => {
      this.#renewing ??= this.#renew().finally(() => {
        this.#renewing = null;
      });
    }, RENEW_EVERY_MS);
  }

  static async take(store: ServiceStore, service: string, holder: string, signal: AbortSignal): Promise<LeaseKeeper> {
    return new LeaseKeeper(store, await store.acquire(service, holder, LEASE_MS, signal));
  }

  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** Lets the lease go; should the host not hear of it, it runs out by itself. */
  async letGo(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing;
    if (this.#lost.signal.aborted) return;
    using limited = deadline(2_000);
    await this.#store.release(this.lease, limited).catch(() => {});
  }

  async #renew(): Promise<void> {
    using limited = deadline(10_000);
    try {
      await this.#store.renew(this.lease, LEASE_MS, limited);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.code === 'lease-lost') this.#lost.abort(problem);
    }
  }
}
