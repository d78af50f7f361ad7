/** Slices: services, engines, switches, models. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { asProblem, Problem } from '../contract/problem.ts';
import type { ModelVersion } from '../models/model.ts';
import { deadline } from '../platform/waiting.ts';
import type { EngineKind, Revision, ServiceState, Slot } from '../services/model.ts';
import { makeRevision } from '../services/revision.ts';
import type { Station } from './context.ts';
import { Executor, type ExecutorDeps } from './executor.ts';
import type { Journal } from './journal.ts';
import { type Asked, hostInWords, isEnded, type Rollout, type RolloutSpec } from './model.ts';
import { type DeployWish, planChange, planDeploy, planRemove, planRetire } from './planning.ts';
import { planSteps } from './strategies.ts';

/** A host as rollouts use it. */
export interface OpenStation extends Station {
  /** What a revision runs in there: an image id for docker, `builtin` for local. */
  image(signal: AbortSignal): Promise<string>;
}

export interface RolloutDeps {
  readonly journal: Journal;
  readonly holder: string;
  readonly open: (host: string, engine: EngineKind, signal: AbortSignal) => Promise<OpenStation>;
  /** Throws `model-unknown`. */
  readonly model: (name: string, version: string) => ModelVersion | Promise<ModelVersion>;
  readonly onStep?: ExecutorDeps['onStep'];
}

export interface DeployOptions extends DeployWish {
  readonly model: { readonly name: string; readonly version: string };
  readonly threads: number;
  /** Null: 512 MiB and three times the model. */
  readonly memoryMb: number | null;
}

type OnProgress = (rollout: Rollout) => void;

const ABORT_WAIT_MS = 120_000;
const WATCH_EVERY_MS = 100;

/**
 * Starts, watches, resumes and ends rollouts. Each call that changes a service runs one to its end, or to where it waits;
 * until the host has answered there is no rollout yet, but for what was `asked`.
 */
export class RolloutService {
  readonly #deps: RolloutDeps;

  constructor(deps: RolloutDeps) {
    this.#deps = deps;
  }

  async deploy(
    { model: ref, threads, memoryMb, ...wish }: DeployOptions,
    signal: AbortSignal,
    onProgress: OnProgress,
    asked: Asked = askedNow(),
  ): Promise<Rollout> {
    const where = hostInWords(wish.host);
    const model = await this.#deps.model(ref.name, ref.version);
    asked.note(`Asking ${where}`);
    const station = await this.#deps.open(wish.host, wish.engine, signal);
    asked.note('Putting the runtime image together');
    const revision = makeRevision({
      model: model.name,
      version: model.version,
      modelDigest: model.digest,
      image: await station.image(signal),
      threads,
      memoryMb: memoryMb ?? 512 + Math.ceil((3 * model.sizeBytes) / 1024 / 1024),
    });
    asked.note(`Asking ${where}`);
    const state = await station.store.read(wish.service, signal);
    return this.#begin(asked, planDeploy(wish, state, revision), station, model, signal, onProgress);
  }

  async change(
    kind: 'switch' | 'rollback',
    host: string,
    state: ServiceState,
    to: Slot | null,
    signal: AbortSignal,
    onProgress: OnProgress,
    asked: Asked = askedNow(),
  ): Promise<Rollout> {
    const spec = planChange(kind, host, state, to);
    const station = await this.#deps.open(host, state.engine, signal);
    return this.#begin(asked, spec, station, null, signal, onProgress);
  }

  async remove(
    host: string,
    state: ServiceState,
    signal: AbortSignal,
    onProgress: OnProgress,
    asked: Asked = askedNow(),
  ): Promise<Rollout> {
    const station = await this.#deps.open(host, state.engine, signal);
    return this.#begin(asked, planRemove(host, state), station, null, signal, onProgress);
  }

  /** Stops an old revision whose rollback window is over; null when it is not. */
  async retireIfDue(
    host: string,
    state: ServiceState,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<Rollout | null> {
    const spec = planRetire(host, state, new Date());
    if (!spec) return null;
    const station = await this.#deps.open(host, state.engine, signal);
    return this.#begin(askedNow(), spec, station, null, signal, onProgress);
  }

  /** Goes on with a rollout that is held or was interrupted. */
  async resume(id: string, signal: AbortSignal, onProgress: OnProgress): Promise<Rollout> {
    const { spec } = this.#deps.journal.claim(id);
    return this.#runClaimed(id, spec, signal, onProgress);
  }

  /** Ends a rollout before its switch and takes back what it did. Throws `rollout-ended` for one that switched already. */
  async abort(id: string, signal: AbortSignal, onProgress: OnProgress): Promise<Rollout> {
    const { journal } = this.#deps;
    const rollout = journal.get(id);
    const begun = rollout.steps.some(({ phase }) => phase !== 'pending');
    if (rollout.spec.kind === 'remove' && begun && !isEnded(rollout.status)) {
      throw new Problem('rollout-ended', `A remove that has begun can not be taken back: resume ${id} to complete it`, {
        rollout: id,
      });
    }
    const promoted = rollout.steps.some(({ step, phase }) => step.kind === 'promote' && phase === 'done');
    if (promoted || isEnded(rollout.status)) {
      throw new Problem(
        'rollout-ended',
        `Rollout ${id} has ${promoted ? 'switched' : rollout.status} already: use rollback`,
        { rollout: id },
      );
    }
    if (rollout.status === 'running') {
      journal.askAbort(id);
      return this.#untilEnded(id, signal);
    }
    journal.claim(id);
    const position = rollout.steps.findLastIndex(({ phase }) => phase !== 'pending');
    journal.mark(id, Math.max(position, 0), 'failed', 'Aborted');
    return this.#runClaimed(id, rollout.spec, signal, onProgress);
  }

  get(id: string): Rollout {
    return this.#deps.journal.get(id);
  }

  /** Newest first. */
  list(service: string | null = null): Rollout[] {
    return this.#deps.journal.list(service);
  }

  /** The rollout as it is, then each time it changed, until it ends or waits. Whoever runs it. */
  async *watch(id: string, signal: AbortSignal): AsyncGenerator<Rollout> {
    let last = '';
    for (;;) {
      const rollout = this.#deps.journal.get(id);
      const now = JSON.stringify(rollout);
      if (now !== last) yield rollout;
      last = now;
      if (rollout.status !== 'running') return;
      await sleep(WATCH_EVERY_MS, undefined, { signal });
    }
  }

  async #begin(
    { id, at }: Asked,
    spec: RolloutSpec,
    station: OpenStation,
    model: ModelVersion | null,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<Rollout> {
    signal.throwIfAborted();
    onProgress(this.#deps.journal.begin(id, spec, planSteps(spec), at));
    return this.#run(id, station, model, signal, onProgress);
  }

  /** A rollout that cannot even begin is left as it was found. */
  async #runClaimed(id: string, spec: RolloutSpec, signal: AbortSignal, onProgress: OnProgress): Promise<Rollout> {
    let station: OpenStation;
    let model: ModelVersion | null;
    try {
      station = await this.#deps.open(spec.host, spec.engine, signal);
      model = await this.#modelOf(spec.revision);
    } catch (error) {
      this.#deps.journal.end(id, 'interrupted', asProblem(error));
      throw error;
    }
    return this.#run(id, station, model, signal, onProgress);
  }

  #run(
    id: string,
    station: OpenStation,
    model: ModelVersion | null,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<Rollout> {
    const { journal, holder, onStep } = this.#deps;
    const smoke = model?.smoke ?? [];
    // One control plane may have several rollouts in flight: the lease names the rollout too.
    const deps = {
      journal,
      station,
      holder: `${holder}/${id}`,
      smoke,
      signature: model,
      onProgress,
      ...(onStep && { onStep }),
    };
    return new Executor(deps, id, signal).run();
  }

  async #modelOf(revision: Revision | null): Promise<ModelVersion | null> {
    return revision && this.#deps.model(revision.model, revision.version);
  }

  async #untilEnded(id: string, signal: AbortSignal): Promise<Rollout> {
    using limited = deadline(ABORT_WAIT_MS, signal);
    let last = this.#deps.journal.get(id);
    for await (const rollout of this.watch(id, limited)) last = rollout;
    return last;
  }
}

function askedNow(): Asked {
  return { id: randomBytes(4).toString('hex'), at: new Date().toISOString(), note: () => {} };
}
