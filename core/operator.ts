import { checkName } from './contract/names.ts';
import { asProblem, Problem } from './contract/problem.ts';
import { type Host, thisComputer } from './hosts/model.ts';
import { deadline } from './platform/waiting.ts';
import { type Asked, hostInWords, nextRetirement, type Retirement, type Rollout } from './rollouts/model.ts';
import type { DeployOptions, RolloutService } from './rollouts/service.ts';
import { readStatus, type ServiceStatus } from './rollouts/status.ts';
import type { ServiceDirectory } from './services/directory.ts';
import type { EngineKind, ServiceState, Slot } from './services/model.ts';
import type { Stations } from './stations.ts';

export interface OperatorDeps {
  readonly hosts: { list(): Host[]; get(name: string): Host; remove(name: string): Promise<void> };
  readonly directory: ServiceDirectory;
  readonly stations: Stations;
  readonly rollouts: RolloutService;
}

/** A host that could not be asked: its services are unknown, not absent. */
export interface SilentHost {
  readonly host: string;
  /** The services that were last seen there. */
  readonly services: readonly string[];
  readonly problem: Problem;
}

export interface StatusReport {
  readonly services: readonly ServiceStatus[];
  readonly silent: readonly SilentHost[];
}

export interface Settled {
  /** What was resumed or retired, and what became of it. */
  readonly rollouts: readonly Rollout[];
  readonly silent: readonly SilentHost[];
}

type OnProgress = (rollout: Rollout) => void;

/** How long one host may take to say what it serves; the others do not wait for it longer. */
const HOST_MS = 15_000;

/** What an operator asks for by a service's name, wherever it runs. `asked`: by a job that was there before. */
export class Operator {
  readonly #deps: OperatorDeps;

  constructor(deps: OperatorDeps) {
    this.#deps = deps;
  }

  /** On this computer with the local engine, elsewhere with Docker. */
  async deploy(
    options: Omit<DeployOptions, 'engine'>,
    signal: AbortSignal,
    onProgress: OnProgress,
    asked?: Asked,
  ): Promise<Rollout> {
    const { directory, rollouts } = this.#deps;
    const { service } = options;
    const host = this.placeFor(service, options.host);
    const rollout = await rollouts.deploy({ ...options, host, engine: engineOf(host) }, signal, onProgress, asked);
    // Also when it failed half-way: the host may hold something that status and remove must find.
    if (rollout.status !== 'failed' && rollout.status !== 'aborted') directory.saw(service, host);
    return rollout;
  }

  /** The host's name. Throws `service-exists` when the service was last seen on another, `host-unknown`, `name-invalid`. */
  placeFor(service: string, wanted: string): string {
    const { directory, hosts } = this.#deps;
    const known = directory.hostOf(checkName('service', service));
    const host = hosts.get(wanted).name;
    if (known === null || known === host) return host;
    throw new Problem(
      'service-exists',
      `${service} runs on ${known}: deploy it there, or choose another name for ${host}`,
      { service, host: known },
    );
  }

  /** The host that serves it, null when none does. Throws when a host that may do so does not answer. */
  async hostOf(service: string, signal: AbortSignal): Promise<string | null> {
    try {
      return (await this.locate(service, signal)).host;
    } catch (error) {
      if (asProblem(error).code === 'service-unknown') return null;
      throw error;
    }
  }

  /** The services that were last seen on a host. */
  servicesOn(host: string): string[] {
    return this.#deps.directory.servicesOn(host);
  }

  /** Forgets a host. Throws `host-in-use` when services were last seen there, unless `force`. */
  async removeHost(name: string, force: boolean): Promise<void> {
    const services = this.servicesOn(this.#deps.hosts.get(name).name);
    if (services.length > 0 && !force) {
      throw new Problem(
        'host-in-use',
        `${name} serves ${services.join(', ')}: remove them first, or force its removal and leave them running`,
        { host: name, services },
      );
    }
    await this.#deps.hosts.remove(name);
    for (const service of services) this.#deps.directory.forget(service);
  }

  async switchTo(
    service: string,
    slot: Slot,
    signal: AbortSignal,
    onProgress: OnProgress,
    asked?: Asked,
  ): Promise<Rollout> {
    const { host, state } = await this.#find(service, signal, asked);
    return this.#deps.rollouts.change('switch', host, state, slot, signal, onProgress, asked);
  }

  async rollback(service: string, signal: AbortSignal, onProgress: OnProgress, asked?: Asked): Promise<Rollout> {
    const { host, state } = await this.#find(service, signal, asked);
    return this.#deps.rollouts.change('rollback', host, state, null, signal, onProgress, asked);
  }

  async remove(service: string, signal: AbortSignal, onProgress: OnProgress, asked?: Asked): Promise<Rollout> {
    const { host, state } = await this.#find(service, signal, asked);
    const rollout = await this.#deps.rollouts.remove(host, state, signal, onProgress, asked);
    if (rollout.status === 'succeeded') this.#deps.directory.forget(service);
    return rollout;
  }

  /**
   * Resumes every interrupted rollout and stops old revisions whose rollback window is over. A host that is away keeps
   * the others not waiting: it is in the answer.
   */
  async settle(signal: AbortSignal, onProgress: OnProgress): Promise<Settled> {
    const { rollouts, hosts } = this.#deps;
    const settled: Rollout[] = [];
    for (const { id, status } of rollouts.list().toReversed()) {
      if (status !== 'interrupted') continue;
      try {
        settled.push(await rollouts.resume(id, signal, onProgress));
      } catch {
        signal.throwIfAborted();
        // Why it could not even begin is in its record.
        settled.push(rollouts.get(id));
      }
    }
    const silent: SilentHost[] = [];
    for (const { name } of hosts.list()) {
      const retired = await this.retireDue(name, signal, onProgress);
      settled.push(...retired.rollouts);
      silent.push(...retired.silent);
    }
    return { rollouts: settled, silent };
  }

  /** Stops the old revisions on a host whose rollback window is over. */
  async retireDue(host: string, signal: AbortSignal, onProgress: OnProgress): Promise<Settled> {
    const { directory, rollouts } = this.#deps;
    const retired: Rollout[] = [];
    let { states, problem } = await this.#statesOf(host, signal);
    for (const state of states) {
      try {
        const rollout = await rollouts.retireIfDue(host, state, signal, onProgress);
        if (rollout) retired.push(rollout);
      } catch (error) {
        signal.throwIfAborted();
        problem ??= asProblem(error);
      }
    }
    return { rollouts: retired, silent: problem ? [{ host, services: directory.servicesOn(host), problem }] : [] };
  }

  /**
   * When the next old revision on a host is to be stopped, null when none is: whoever lives long sets a timer for it,
   * calls `retireDue`, and asks again; and asks again after each rollout on the host. Throws when the host is silent.
   */
  async nextRetirement(host: string, signal: AbortSignal): Promise<Retirement | null> {
    const { states, problem } = await this.#statesOf(host, signal);
    if (problem) throw problem;
    return nextRetirement(states);
  }

  /** Every service, or one, as its host says now. Hosts are asked side by side, each with its own deadline. */
  async status(service: string | null, signal: AbortSignal): Promise<StatusReport> {
    const { hosts, directory, stations } = this.#deps;
    const known = service === null ? null : directory.hostOf(checkName('service', service));
    const asked = known === null ? hosts.list().map(({ name }) => name) : [known];
    const services: ServiceStatus[] = [];
    const silent: SilentHost[] = [];
    await Promise.all(
      asked.map(async (host) => {
        using limited = deadline(HOST_MS, signal);
        const { states, problem } = await this.#statesOf(host, limited);
        if (problem) silent.push({ host, services: directory.servicesOn(host), problem });
        const wanted = states.filter((state) => service === null || state.service === service);
        const read = wanted.map(async (state) => {
          directory.saw(state.service, host);
          return readStatus(host, state, await stations.open(host, state.engine, limited), limited);
        });
        services.push(...(await Promise.all(read)));
      }),
    );
    signal.throwIfAborted();
    const found = services.toSorted((a, b) => a.service.localeCompare(b.service));
    if (service !== null && found.length === 0 && silent.length === 0) throw unknown(service);
    return { services: found, silent };
  }

  /** Where a service runs, and its state there. Throws `service-unknown`, or why a host that may have it does not answer. */
  async locate(service: string, signal: AbortSignal): Promise<{ host: string; state: ServiceState }> {
    const { directory, hosts } = this.#deps;
    checkName('service', service);
    const known = directory.hostOf(service);
    const asked = known === null ? hosts.list().map(({ name }) => name) : [known];
    let silent: Problem | null = null;
    for (const host of asked) {
      const { states, problem } = await this.#statesOf(host, signal);
      const state = states.find((each) => each.service === service);
      if (state) {
        directory.saw(service, host);
        return { host, state };
      }
      silent ??= problem;
    }
    throw silent ?? unknown(service);
  }

  #find(service: string, signal: AbortSignal, asked?: Asked): Promise<{ host: string; state: ServiceState }> {
    const known = this.#deps.directory.hostOf(service);
    asked?.note(known === null ? 'Asking the hosts' : `Asking ${hostInWords(known)}`);
    return this.locate(service, signal);
  }

  async #statesOf(
    host: string,
    signal: AbortSignal,
  ): Promise<{ states: readonly ServiceState[]; problem: Problem | null }> {
    const { stations } = this.#deps;
    try {
      const { store } = await stations.open(host, engineOf(host), signal);
      return { states: await store.list(signal), problem: null };
    } catch (error) {
      if (signal.aborted && !(signal.reason instanceof DOMException)) throw error;
      return { states: [], problem: asProblem(error) };
    }
  }
}

function engineOf(host: string): EngineKind {
  return host === thisComputer ? 'local' : 'docker';
}

function unknown(service: string): Problem {
  return new Problem('service-unknown', `No host knows a service ${service}: look at the list of services`, {
    service,
  });
}
