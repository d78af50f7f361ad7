import { setTimeout as sleep } from 'node:timers/promises';
import { asProblem, Problem, type ProblemCode } from '../contract/problem.ts';
import type { Signature, SmokeCase } from '../models/model.ts';
import { deadline } from '../platform/waiting.ts';
import { actionOf } from './actions.ts';
import type { Station, StepContext } from './context.ts';
import type { Journal } from './journal.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import type { Rollout, RolloutStatus, Step } from './model.ts';

/** What a host that is away throws: the step is probed and tried again when it is back. */
const away: readonly ProblemCode[] = ['connection-lost', 'host-unreachable', 'timeout'];

/** How long a step waits for a host that is away before the rollout is left to be resumed. */
const PATIENCE_MS = 120_000;
const UNDO_MS = 60_000;
const ABORT_POLL_MS = 500;
const NOTE_EVERY_MS = 200;

export interface ExecutorDeps {
  readonly journal: Journal;
  readonly station: Station;
  /** Names this control plane to others: shown when they are refused. */
  readonly holder: string;
  readonly smoke: readonly SmokeCase[];
  readonly signature: Signature | null;
  /** Called around every step; a test ends the process here. */
  readonly onStep?: (when: 'before' | 'after', step: Step) => void;
  readonly onProgress: (rollout: Rollout) => void;
}

/** Walks a rollout's steps: intent to the journal, act, observe, commit. One executor runs one rollout once. */
export class Executor {
  readonly #deps: ExecutorDeps;
  readonly #id: string;
  readonly #cancel: AbortSignal;
  #notedAt = 0;
  #lastNote: string | null = null;

  constructor(deps: ExecutorDeps, id: string, cancel: AbortSignal) {
    this.#deps = deps;
    this.#id = id;
    this.#cancel = cancel;
  }

  /** Runs a rollout that this process has begun or claimed, to its end or to where it waits. Its failure is in the record. */
  async run(): Promise<Rollout> {
    const { journal, station, holder, onProgress } = this.#deps;
    const rollout = journal.get(this.#id);
    let keeper: LeaseKeeper;
    try {
      const take = () => LeaseKeeper.take(station.store, rollout.spec.service, holder, this.#cancel);
      keeper = await this.#patiently(this.#cancel, take);
      // What was cancelled before it began does not begin.
      if (this.#cancel.aborted) {
        await keeper.letGo();
        throw this.#cancel.reason;
      }
    } catch (error) {
      const problem = asProblem(error);
      if (rollout.steps.some(({ phase }) => phase !== 'pending')) return this.#end('interrupted', problem);
      return this.#end(problem.code === 'cancelled' ? 'aborted' : 'failed', problem);
    }
    const askedToAbort = new AbortController();
    const abortPoll = setInterval(() => {
      if (journal.abortAsked(this.#id)) askedToAbort.abort(new Problem('cancelled', 'Aborted'));
    }, ABORT_POLL_MS);
    try {
      const cancel = AbortSignal.any([this.#cancel, askedToAbort.signal]);
      const ended = await this.#walk(keeper, cancel);
      onProgress(ended);
      return ended;
    } finally {
      clearInterval(abortPoll);
      await keeper.letGo();
    }
  }

  async #walk(keeper: LeaseKeeper, cancel: AbortSignal): Promise<Rollout> {
    const { journal, onStep } = this.#deps;
    const signal = AbortSignal.any([keeper.signal, cancel]);
    const rollout = journal.get(this.#id);
    if (rollout.steps.some(({ phase }) => phase === 'failed')) return this.#undo(keeper, asFailure(rollout));
    let position = 0;
    try {
      position = await this.#patiently(signal, () => this.#resumeAt(this.#context(keeper, signal, 0)));
      await this.#checkUnchanged(rollout, this.#context(keeper, signal, 0));
      for (; position < rollout.steps.length; position++) {
        const { step } = rollout.steps[position] as { step: Step };
        // After the point of no return a cancel ends the waiting; what is now true is still written down.
        if (step.kind === 'drain' && cancel.aborted) {
          journal.mark(this.#id, position, 'done', 'not waited for');
          continue;
        }
        const stepSignal = step.kind === 'keep' ? keeper.signal : signal;
        this.#lastNote = null;
        journal.mark(this.#id, position, 'running');
        this.#progress();
        onStep?.('before', step);
        if (step.kind === 'hold') {
          journal.mark(this.#id, position, 'done');
          return journal.end(this.#id, 'held');
        }
        const context = this.#context(keeper, stepSignal, position);
        await this.#act(context, step, position).catch((error: unknown) => {
          if (step.kind !== 'drain' || !cancel.aborted || keeper.signal.aborted) throw error;
        });
        onStep?.('after', step);
        journal.mark(this.#id, position, 'done', this.#lastNote);
        this.#progress();
      }
      return this.#end('succeeded', null);
    } catch (error) {
      const problem = keeper.signal.aborted ? asProblem(keeper.signal.reason) : asProblem(error);
      return this.#afterFailure(keeper, position, problem);
    }
  }

  /** Acts; when the host goes away meanwhile, probes and acts again until it is back or patience ends. */
  async #act(context: StepContext, step: Step, position: number): Promise<void> {
    const action = actionOf(step);
    let tried = false;
    await this.#patiently(context.signal, async () => {
      const record = this.#deps.journal.get(this.#id).steps[position];
      if (tried && record && (await action.probe(context, step, record))) return;
      tried = true;
      try {
        await action.act(context, step);
      } catch (error) {
        // Traffic may be where it should be, and only the watching of it have failed: what the host says counts.
        if (step.kind !== 'promote' || !record) throw error;
        // The signal may be what ended it.
        using unsignalled = deadline(UNDO_MS);
        if (!(await action.probe({ ...context, signal: unsignalled }, step, record))) throw error;
        context.note(`switched, but without a receipt: ${asProblem(error).message}`);
      }
    });
  }

  /** After the last step that the host says is true; 0 when none is. */
  async #resumeAt(context: StepContext): Promise<number> {
    const { steps } = this.#deps.journal.get(this.#id);
    for (let position = steps.length - 1; position >= 0; position--) {
      const record = steps[position];
      if (!record || record.phase === 'pending') continue;
      if (await actionOf(record.step).probe(context, record.step, record)) {
        for (let i = 0; i <= position; i++) {
          if (steps[i]?.phase !== 'done') this.#deps.journal.mark(this.#id, i, 'done', 'found done');
        }
        return position + 1;
      }
    }
    return 0;
  }

  /** The plan was made from what the host said before the lease was ours; a rollout that goes on has made its mark already. */
  async #checkUnchanged({ spec, steps }: Rollout, { store, signal }: StepContext): Promise<void> {
    if (spec.kind === 'remove' || steps.some(({ phase }) => phase !== 'pending')) return;
    const state = await store.read(spec.service, signal);
    const live = state?.split?.live ?? null;
    const changes = spec.kind === 'switch' || spec.kind === 'rollback';
    if (changes && spec.to && state?.slots[spec.to]?.id !== spec.revision?.id) {
      throw new Problem('service-busy', `${spec.to} of ${spec.service} was refilled meanwhile: look at its status`, {
        service: spec.service,
        slot: spec.to,
      });
    }
    const expected = spec.kind === 'retire' ? spec.to : spec.from;
    if (live === expected) return;
    throw new Problem(
      'service-busy',
      `${spec.service} was switched to ${live} meanwhile: look at its status and try again`,
      {
        service: spec.service,
        live,
      },
    );
  }

  async #afterFailure(keeper: LeaseKeeper, position: number, problem: Problem): Promise<Rollout> {
    const { journal } = this.#deps;
    const promoted = journal.get(this.#id).steps.some(({ step, phase }) => step.kind === 'promote' && phase === 'done');
    // Another control plane has the service: what is there is no longer ours to take back.
    if (problem.code === 'lease-lost' || problem.code === 'fence-stale') {
      journal.mark(this.#id, position, 'failed', problem.message);
      return this.#end('failed', problem);
    }
    // A remove has no way back: what is left of the service would serve nobody.
    const { spec, steps } = journal.get(this.#id);
    if (spec.kind === 'remove' && steps.some(({ phase }) => phase !== 'pending')) {
      const message = `${problem.message}: ${spec.service} is half removed, resume ${this.#id} to complete it`;
      return this.#end('interrupted', new Problem(problem.code, message, problem.data));
    }
    if (away.includes(problem.code) && problem.code !== 'timeout') return this.#end('interrupted', problem);
    journal.mark(this.#id, position, 'failed', problem.message);
    if (promoted)
      return this.#end(
        'failed',
        new Problem(problem.code, `The new slot is live, but: ${problem.message}`, problem.data),
      );
    return this.#undo(keeper, problem);
  }

  /** Takes back, last first, every step that was begun. */
  async #undo(keeper: LeaseKeeper, problem: Problem): Promise<Rollout> {
    const { journal } = this.#deps;
    const { steps } = journal.get(this.#id);
    using signal = deadline(PATIENCE_MS + UNDO_MS, keeper.signal);
    try {
      for (let position = steps.length - 1; position >= 0; position--) {
        const record = steps[position];
        if (!record || record.phase === 'pending' || record.phase === 'undone') continue;
        const { undo } = actionOf(record.step);
        if (!undo) continue;
        await this.#patiently(signal, () => undo(this.#context(keeper, signal, position), record.step));
        // The step that failed keeps its mark: it says that the rollout is on its way back.
        if (record.phase !== 'failed') journal.mark(this.#id, position, 'undone');
        this.#progress();
      }
      // It did not fail: somebody ended it.
      const mark = steps.findIndex(({ phase }) => phase === 'failed');
      if (problem.code === 'cancelled' && mark >= 0) journal.mark(this.#id, mark, 'undone');
    } catch (error) {
      const stuck = asProblem(error);
      const data = { failure: problem.toJSON(), undo: stuck.toJSON() };
      const message = `${problem.message}; taking it back failed too: resume the rollout when the host answers`;
      return this.#end('interrupted', new Problem('rollout-stuck', message, data));
    }
    return this.#end(problem.code === 'cancelled' ? 'aborted' : 'failed', problem);
  }

  async #patiently<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + PATIENCE_MS;
    for (let pause = 200; ; pause = Math.min(pause * 2, 5_000)) {
      try {
        return await work();
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        const problem = asProblem(error);
        if (!away.includes(problem.code) || performance.now() + pause > deadline) throw problem;
        await sleep(pause, undefined, { signal });
      }
    }
  }

  #context(keeper: LeaseKeeper, signal: AbortSignal, position: number): StepContext {
    const { journal, station, smoke, signature } = this.#deps;
    const { spec } = journal.get(this.#id);
    const executor = this;
    return {
      ...station,
      rollout: this.#id,
      spec,
      lease: keeper.lease,
      smoke,
      signature,
      signal,
      async state() {
        const state = await station.store.read(spec.service, signal);
        if (state) return state;
        throw new Problem('service-unknown', `${spec.host} knows no service ${spec.service}: deploy it first`, {
          service: spec.service,
        });
      },
      note(text) {
        // Every note is a synced write: progress by the byte would be slower than the bytes.
        executor.#lastNote = text;
        if (performance.now() - executor.#notedAt < NOTE_EVERY_MS) return;
        executor.#notedAt = performance.now();
        journal.mark(executor.#id, position, 'running', text);
        executor.#progress();
      },
      sent: (bytes) => void journal.addBytes(executor.#id, bytes),
      bytesSent: () => journal.addBytes(executor.#id, 0),
      receipt: (receipt) => journal.keepReceipt(executor.#id, receipt),
    };
  }

  #progress(): void {
    this.#deps.onProgress(this.#deps.journal.get(this.#id));
  }

  #end(status: RolloutStatus, problem: Problem | null): Rollout {
    return this.#deps.journal.end(this.#id, status, problem);
  }
}

function asFailure(rollout: Rollout): Problem {
  const failed = rollout.steps.find(({ phase }) => phase === 'failed');
  return new Problem(
    rollout.error?.code ?? 'cancelled',
    rollout.error?.message ?? failed?.note ?? 'The rollout was being taken back when its control plane ended',
  );
}
