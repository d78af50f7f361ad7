/** Slices: services, engines. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../contract/problem.ts';
import { localServer } from '../../engines/local/engine.ts';
import type { LocalServer, ServerStatus } from '../../engines/local/server.ts';
import type { ServiceState, Slot } from '../../services/model.ts';
import type { Lease, ServiceStore } from '../../services/store.ts';
import { getsMore, type RequestRecord, type Switch, type SwitchApplied, type SwitchReading } from '../model.ts';

/** A large model is read from disk once more. */
const LOAD_MS = 60_000;

type Line = readonly [beganUs: number, wanted: Slot, answered: Slot | null, status: number, durationUs: number];

/** The split inside the model server of this computer. */
export class LocalSwitch implements Switch {
  readonly #dir: string;
  readonly #store: ServiceStore;

  constructor(dir: string, store: ServiceStore) {
    this.#dir = dir;
    this.#store = store;
  }

  /** A server that had to be started serves again what it last served; it is waited for. */
  async ensure(_lease: Lease, state: ServiceState, signal: AbortSignal): Promise<void> {
    await this.#server(state).ensure(state.port, signal);
    const deadline = performance.now() + LOAD_MS;
    for (;;) {
      const { slots } = await this.#status(state, signal);
      if ((slots.blue.phase !== 'loading' && slots.green.phase !== 'loading') || performance.now() > deadline) return;
      await sleep(20, undefined, { signal });
    }
  }

  async read(state: ServiceState, signal: AbortSignal): Promise<SwitchReading> {
    const { split, fence, slots } = await this.#status(state, signal);
    return {
      split,
      fence,
      healthy: { blue: slots.blue.phase === 'ready', green: slots.green.phase === 'ready' },
      inFlight: { blue: slots.blue.inFlight, green: slots.green.inFlight },
    };
  }

  async set(lease: Lease, state: ServiceState, signal: AbortSignal): Promise<SwitchApplied> {
    const server = this.#server(state);
    const { slots, split: current } = await this.#status(state, signal);
    const { split } = state;
    // Refused before the state is written: what is on disk must be what a restart can serve.
    if (split && getsMore(split.live, split, current) && slots[split.live].phase !== 'ready') {
      throw new Problem(
        'slot-unhealthy',
        `${split.live} of ${state.service} is ${slots[split.live].phase}: start or mend it before traffic goes there`,
        { slot: split.live },
      );
    }
    await this.#store.write(lease, state, [], signal);
    const body = JSON.stringify({ fence: lease.fence, split });
    return (await server.call({ method: 'PUT', path: '/split', body }, signal)) as SwitchApplied;
  }

  /** A slot's phase is that of the worker in it, never of one before. */
  async recheck(): Promise<void> {}

  async *watch(state: ServiceState, signal: AbortSignal): AsyncGenerator<readonly RequestRecord[]> {
    for await (const line of this.#server(state).lines(signal)) {
      const batch = JSON.parse(line) as readonly Line[] | { lost: number };
      if ('lost' in batch)
        throw new Problem('switch-failed', `The model server forgot ${batch.lost} requests before they were read`);
      yield batch.map(([beganUs, wanted, answered, status, durationUs]) => ({
        beganUs,
        wanted,
        answered,
        status,
        durationUs,
      }));
    }
  }

  async remove(_lease: Lease, state: ServiceState, signal: AbortSignal): Promise<void> {
    await this.#server(state).remove(signal);
  }

  #server({ service }: ServiceState): LocalServer {
    return localServer(this.#dir, service);
  }

  async #status(state: ServiceState, signal: AbortSignal): Promise<ServerStatus> {
    const status = await this.#server(state).status(signal);
    if (status) return status;
    throw new Problem(
      'switch-failed',
      `The model server of ${state.service} is not running: the next deploy or switch starts it`,
    );
  }
}
