import { setTimeout as sleep } from 'node:timers/promises';
import { asProblem, Problem } from '../../contract/problem.ts';
import { deadline } from '../../platform/waiting.ts';
import type { ServiceStore } from '../../services/store.ts';

/** The name under which the host keeps who may start, replace or end its router: no service can be called so. */
const ROUTER_LEASE = '_router';
const LEASE_MS = 60_000;
/** Nothing is begun in the lease's last seconds. */
const WORK_MS = 50_000;
const WAIT_MS = 75_000;

/**
 * Does `work` while nobody else starts, replaces or ends the host's router: its services have a lease each, it has one
 * too, given under the host's flock. Waits for another holder, 75 s at most. Throws `service-busy`, and what `work` throws.
 */
export async function aloneWithRouter<T>(
  store: ServiceStore,
  holder: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lease = await acquire(store, holder, signal);
  try {
    using limited = deadline(WORK_MS, signal);
    return await work(limited);
  } finally {
    using brief = deadline(2_000);
    // Should the host not hear of it, it runs out by itself.
    await store.release(lease, brief).catch(() => {});
  }
}

async function acquire(store: ServiceStore, holder: string, signal: AbortSignal) {
  const until = performance.now() + WAIT_MS;
  for (;;) {
    try {
      return await store.acquire(ROUTER_LEASE, holder, LEASE_MS, signal);
    } catch (error) {
      const { code, data } = asProblem(error);
      if (code !== 'lease-held' && code !== 'service-busy') throw error;
      if (performance.now() > until) {
        throw new Problem(
          'service-busy',
          `${data.holder ?? 'Another control plane'} changes the host's router: try again`,
          data,
        );
      }
      await sleep(100, undefined, { signal });
    }
  }
}
