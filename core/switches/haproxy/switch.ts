/** Slices: services. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { asProblem, Problem } from '../../contract/problem.ts';
import { lastLogs } from '../../platform/docker-logs.ts';
import type { Machine } from '../../platform/machine.ts';
import { type ServiceState, type Slot, slots } from '../../services/model.ts';
import type { Lease, PublishedFile, ServiceStore } from '../../services/store.ts';
import { getsMore, type RequestRecord, type Switch, type SwitchApplied, type SwitchReading } from '../model.ts';
import { RouterClient, type RouterStatus } from './client.ts';
import { baseConfig, routerPaths, serviceConfig, serviceMap } from './config.ts';
import { aloneWithRouter } from './exclusive.ts';
import { untilDrained } from './handover.ts';
import { ensureRouter, reloadRouter, removeRouter } from './router.ts';
import { ROUTER } from './router-container.ts';

export interface HaproxySwitchDeps {
  readonly machine: Machine;
  readonly store: ServiceStore;
  /** Id of the router image, which is on the host already. */
  readonly image: (signal: AbortSignal) => Promise<string>;
}

const RELOAD_MS = 10_000;
const CHECKED_MS = 3_000;
const FOLDER = 'switch';

/** One HAProxy per host. Its files are published with the service's state, under the same fence; then it is told. */
export class HaproxySwitch implements Switch {
  readonly #deps: HaproxySwitchDeps;
  readonly #client: RouterClient;
  readonly #dir: string;
  /**
   * What is in the files of a service. It holds as long as the fence does: whoever else could have changed them took a
   * larger one, and then the host refuses our whole write.
   */
  readonly #known = new Map<string, { readonly fence: number; readonly contents: Map<string, string | null> }>();

  constructor(deps: HaproxySwitchDeps) {
    this.#deps = deps;
    this.#dir = `${deps.machine.stateDir}/${FOLDER}`;
    this.#client = new RouterClient((path, signal) => deps.machine.connectSocket(path, signal), this.#dir);
  }

  async ensure(
    lease: Lease,
    state: ServiceState,
    signal: AbortSignal,
    onWait: (what: string) => void = () => {},
  ): Promise<void> {
    const { machine, store, image } = this.#deps;
    const shared = await this.#sharedFiles();
    const files = [...shared.files, ...this.#ownFiles(state)];
    const current = await this.#contents(files, signal);
    const changed = files.filter(({ path, content }) => current.get(path) !== content);
    if (changed.length > 0) {
      await machine.run(['mkdir', '-p', `${this.#dir}/conf.d`, `${this.#dir}/maps`], { signal });
      await store.write(lease, state, changed, signal);
    }
    this.#known.set(state.service, {
      fence: lease.fence,
      contents: new Map(files.map((file) => [file.path, file.content])),
    });
    const place = { machine, dir: this.#dir, image: await image(signal) };
    const former = await aloneWithRouter(store, lease.holder, signal, async (limited) => {
      const handedOver = await ensureRouter(place, limited);
      // A kept connection may lead to a router or a worker that was replaced: it would say what that one has read.
      this.#client.close();
      await this.#untilServed(state, shared.fingerprint, limited);
      return handedOver;
    });
    if (former) await untilDrained(place, former, signal, onWait);
  }

  async read({ service }: ServiceState, signal: AbortSignal): Promise<SwitchReading> {
    const { split, fence, servers } = await this.#client.status(service, signal);
    return {
      split,
      fence,
      healthy: { blue: servers.blue.up, green: servers.green.up },
      inFlight: { blue: servers.blue.sessions, green: servers.green.sessions },
    };
  }

  async set(lease: Lease, state: ServiceState, signal: AbortSignal): Promise<SwitchApplied> {
    const { service, split } = state;
    // Asked before the files change: a refused split must not be the one that a restart finds.
    const { servers, split: current } = await this.#checkedStatus(service, signal);
    for (const slot of slots) {
      const wanted = split !== null && getsMore(slot, split, current);
      if (!wanted || servers[slot].up) continue;
      throw new Problem(
        'slot-unhealthy',
        `${slot} of ${service} has no healthy server: start or mend it before traffic goes there`,
        {
          service,
          slot,
          status: servers[slot].status,
        },
      );
    }
    // Each file costs two disk writes that the switch waits for, and most splits leave the configuration as it is.
    const known = this.#known.get(service);
    const contents = new Map(known?.fence === lease.fence ? known.contents : []);
    const [config, map] = this.#ownFiles(state);
    const files = [...(contents.get(config.path) === config.content ? [] : [config]), { ...map, inPlace: true }];
    // Until the host has answered nobody knows what is in them.
    this.#known.delete(service);
    await this.#deps.store.write(lease, state, files, signal);
    for (const { path, content } of files) contents.set(path, content);
    this.#known.set(service, { fence: lease.fence, contents });
    return await this.#client.setSplit(service, split, lease.fence, signal);
  }

  recheck({ service }: ServiceState, slot: Slot, signal: AbortSignal): Promise<void> {
    return this.#client.recheck(service, slot, signal);
  }

  watch({ service }: ServiceState, signal: AbortSignal): AsyncIterable<readonly RequestRecord[]> {
    return this.#client.requests(service, signal);
  }

  async remove(lease: Lease, state: ServiceState, signal: AbortSignal): Promise<void> {
    const { machine, store } = this.#deps;
    const gone = this.#ownFiles(state).map(({ path }) => ({ path, content: null }));
    const current = await this.#contents(gone, signal);
    if (current.size > 0) await store.write(lease, state, gone, signal);
    this.#known.delete(state.service);
    // Who brings a service publishes its files first, too: alone with the router, both see what the other wrote.
    await aloneWithRouter(store, lease.holder, signal, async (limited) => {
      const { stdout } = await machine.run(['ls', `${this.#dir}/conf.d`], { signal: limited });
      // The base file alone is left: a router without a service has nothing to do on the host.
      if (stdout.trim().split('\n').length === 1) return removeRouter(machine.docker(), limited);
      if (await this.#served(state.service, limited)) await reloadRouter(machine.docker(), limited);
      await this.#until(
        async () => !(await this.#served(state.service, limited)),
        state.service,
        'still serves',
        limited,
      );
    });
  }

  close(): void {
    this.#client.close();
  }

  /** A router that was reloaded a moment ago (another service came or went) has not checked its servers yet. */
  async #checkedStatus(service: string, signal: AbortSignal): Promise<RouterStatus> {
    const deadline = performance.now() + CHECKED_MS;
    for (;;) {
      const status = await this.#client.status(service, signal);
      const checked = slots.every((slot) => status.servers[slot].checked);
      if (checked || performance.now() > deadline) return status;
      await sleep(20, undefined, { signal });
    }
  }

  /** The files that a restart reads: the structure, and the split. */
  #ownFiles(state: ServiceState): readonly [config: PublishedFile, map: PublishedFile] {
    const paths = routerPaths(FOLDER);
    return [
      { path: paths.service(state.service), content: serviceConfig(state, this.#dir) },
      { path: paths.map(state.service), content: serviceMap(state) },
    ];
  }

  /** The fingerprint is in the base file: a router says with it which of these it has read. */
  async #sharedFiles(): Promise<{ readonly files: readonly PublishedFile[]; readonly fingerprint: string }> {
    const paths = routerPaths(FOLDER);
    const control = await readFile(new URL('control.lua', import.meta.url), 'utf8');
    const hash = createHash('sha256').update(baseConfig(this.#dir, '')).update(control);
    const fingerprint = hash.digest('hex').slice(0, 12);
    const files = [
      { path: paths.base, content: baseConfig(this.#dir, fingerprint) },
      { path: paths.control, content: control },
    ];
    return { files, fingerprint };
  }

  /** What is on the host of the files, by path. */
  async #contents(files: readonly PublishedFile[], signal: AbortSignal): Promise<Map<string, string>> {
    const { machine } = this.#deps;
    const found = new Map<string, string>();
    for (const { path } of files) {
      const { code, stdout } = await machine.run(['cat', `${machine.stateDir}/${path}`], { signal });
      if (code === 0) found.set(path, stdout);
    }
    return found;
  }

  /**
   * Until the running router knows the service and has read the shared files, which another control plane may have
   * written before it died; tells it once to read them again.
   */
  async #untilServed({ service }: ServiceState, fingerprint: string, signal: AbortSignal): Promise<void> {
    if ((await this.#answers(service, signal)) === fingerprint) return;
    await reloadRouter(this.#deps.machine.docker(), signal);
    const read = async () => (await this.#filesOf(service, signal)) === fingerprint;
    await this.#until(read, service, 'does not serve', signal);
  }

  /** Waits until a router that has just been started answers at all; then what `#filesOf` says. */
  async #answers(service: string, signal: AbortSignal): Promise<string | null> {
    const deadline = performance.now() + RELOAD_MS;
    for (;;) {
      try {
        return await this.#filesOf(service, signal);
      } catch (error) {
        // SSH says `host-unreachable` of a socket that nobody listens at yet.
        const passing = ['switch-failed', 'host-unreachable'].includes(asProblem(error).code);
        if (!passing || performance.now() > deadline) throw error;
        await sleep(50, undefined, { signal });
      }
    }
  }

  async #served(service: string, signal: AbortSignal): Promise<boolean> {
    return (await this.#filesOf(service, signal)) !== null;
  }

  /** The fingerprint of the shared files that the running router has read; null when it does not know the service. */
  async #filesOf(service: string, signal: AbortSignal): Promise<string | null> {
    try {
      return (await this.#client.status(service, signal)).files;
    } catch (error) {
      if (asProblem(error).code === 'service-unknown') return null;
      throw error;
    }
  }

  async #until(condition: () => Promise<boolean>, service: string, what: string, signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + RELOAD_MS;
    // Between two workers the socket may refuse for a moment.
    while (!(await condition().catch(() => false))) {
      if (performance.now() > deadline) {
        const logs = await lastLogs(this.#deps.machine.docker(), ROUTER, 20, signal);
        throw new Problem('switch-failed', `The router ${what} ${service}: read its last lines`, {
          service,
          logs: logs.slice(-2_000),
        });
      }
      await sleep(20, undefined, { signal });
    }
  }
}
