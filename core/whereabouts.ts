import { asProblem, type ProblemCode } from './contract/problem.ts';
import type { Change } from './contract/services.ts';
import { thisComputer } from './hosts/model.ts';
import type { ModelVersion } from './models/model.ts';
import type { ModelRegistry } from './models/service.ts';
import type { Operator } from './operator.ts';
import { deadline } from './platform/waiting.ts';
import { isEnded } from './rollouts/model.ts';
import type { PreviewFacts } from './rollouts/preview.ts';
import type { OpenStation, RolloutService } from './rollouts/service.ts';
import type { ServiceDirectory } from './services/directory.ts';
import { type EngineKind, type ServiceState, slots } from './services/model.ts';
import type { Stations } from './stations.ts';

export interface WhereaboutsDeps {
  readonly operator: Pick<Operator, 'locate' | 'placeFor'>;
  readonly directory: Pick<ServiceDirectory, 'hostOf'>;
  readonly stations: Pick<Stations, 'open'>;
  readonly models: Pick<ModelRegistry, 'get'>;
  readonly rollouts: Pick<RolloutService, 'list'>;
}

const ASK_MS = 15_000;

/** A host that answers none of this can not say what it serves; what else fails is the asker's to hear. */
const silences: readonly ProblemCode[] = ['host-unreachable', 'connection-lost', 'timeout', 'auth-failed'];

/** Where services are, and what a screen wants to know of them there. */
export class Whereabouts {
  readonly #deps: WhereaboutsDeps;

  constructor(deps: WhereaboutsDeps) {
    this.#deps = deps;
  }

  /** A service as its host keeps it now, and the host's station. Throws `service-unknown`, or why its host does not answer. */
  async locate(
    service: string,
    signal: AbortSignal,
  ): Promise<OpenStation & { readonly host: string; readonly state: ServiceState }> {
    const { host, state } = await this.#deps.operator.locate(service, signal);
    return { ...(await this.#deps.stations.open(host, state.engine, signal)), host, state };
  }

  /** What a preview of the change needs to know, asked of host and registry now. */
  async previewFacts(change: Change, signal: AbortSignal): Promise<PreviewFacts> {
    const { directory, models, operator } = this.#deps;
    const limited = deadline(ASK_MS, signal);
    const model = change.action === 'deploy' ? await models.get(change.model) : null;
    const host =
      change.action === 'deploy' ? operator.placeFor(change.service, change.host) : directory.hostOf(change.service);
    try {
      return await this.#ask(change, host, model, limited);
    } catch (error) {
      const silent = asProblem(error);
      if (host === null || signal.aborted || !silences.includes(silent.code)) throw error;
      return { ...this.#common(change, host, model), state: null, silent, healthy: null, liveSignature: null };
    }
  }

  async #ask(
    change: Change,
    host: string | null,
    model: ModelVersion | null,
    signal: AbortSignal,
  ): Promise<PreviewFacts> {
    const { stations, models } = this.#deps;
    if (change.action !== 'deploy' || host === null) {
      const found = await this.locate(change.service, signal);
      const healthy = await healthOf(found, found.state, signal);
      const common = this.#common(change, found.host, model);
      return { ...common, state: found.state, silent: null, healthy, liveSignature: null };
    }
    const station = await stations.open(host, engineOf(host), signal);
    const state = await station.store.read(change.service, signal);
    const live = state?.split && state.slots[state.split.live];
    // Another computer may have deployed it, from a registry of its own: the rollout asks the slot itself.
    const liveSignature = live ? await models.get(`${live.model}@${live.version}`).catch(() => null) : null;
    const healthy = state && (await healthOf(station, state, signal));
    return { ...this.#common(change, host, model), state, silent: null, healthy, liveSignature };
  }

  #common({ service }: Change, host: string, model: ModelVersion | null) {
    const unfinished = this.#deps.rollouts.list(service).find(({ status }) => !isEnded(status)) ?? null;
    return { host, engine: engineOf(host), now: new Date(), model, unfinished };
  }
}

/** Null when the switch can not be asked. */
async function healthOf(station: OpenStation, state: ServiceState, signal: AbortSignal) {
  if (slots.every((slot) => state.slots[slot] === null)) return null;
  return await station.switch.read(state, signal).then(
    ({ healthy }) => healthy,
    () => null,
  );
}

function engineOf(host: string): EngineKind {
  return host === thisComputer ? 'local' : 'docker';
}
