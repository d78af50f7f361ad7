import { asProblem, Problem, type ProblemCode } from './contract/problem.ts';
import type { Host } from './hosts/model.ts';
import type { JobService } from './jobs/service.ts';
import type { Operator } from './operator.ts';
import { deadline } from './platform/waiting.ts';

export interface RetireTimerDeps {
  readonly hosts: { list(): readonly Host[] };
  readonly operator: Pick<Operator, 'servicesOn' | 'retireDue' | 'nextRetirement'>;
  readonly jobs: Pick<JobService, 'inSight'>;
  readonly onProblem: (problem: Problem) => void;
  /** A window that begins meanwhile, here or elsewhere, is noticed within this; default a minute. */
  readonly lookEveryMs?: number;
}

const LOOK_EVERY_MS = 60_000;
const SOONEST_MS = 1_000;
const HOST_MS = 120_000;
/** A host that fails again and again is asked each time half as often, down to this. */
const LONGEST_MS = 3_600_000;

/** Somebody else changes the service: it is tried again, and nothing is wrong. */
const patience: readonly ProblemCode[] = ['service-busy', 'lease-held'];

/** Stops old revisions when their rollback window is over, for as long as the core lives. */
export class RetireTimer {
  readonly #deps: RetireTimerDeps;
  readonly #end = new AbortController();
  readonly #lookEveryMs: number;
  readonly #failures = new Map<string, Failure>();
  #timer: NodeJS.Timeout | undefined;
  #started = false;

  constructor(deps: RetireTimerDeps) {
    this.#deps = deps;
    this.#lookEveryMs = deps.lookEveryMs ?? LOOK_EVERY_MS;
  }

  /** Safe to repeat. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    void this.#round();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#end.abort();
  }

  /** Hosts side by side: one that hangs keeps only itself. Never rejects. */
  async #round(): Promise<void> {
    const { hosts, operator } = this.#deps;
    const serving = hosts.list().filter(({ name }) => operator.servicesOn(name).length > 0);
    const waits = await Promise.all(serving.map(({ name }) => this.#settle(name)));
    if (this.#end.signal.aborted) return;
    const wait = Math.max(Math.min(SOONEST_MS, this.#lookEveryMs), Math.min(this.#lookEveryMs, ...waits));
    this.#timer = setTimeout(() => void this.#round(), wait);
    this.#timer.unref();
  }

  /** Retires what is due on the host; answers how long until the next, in ms. */
  async #settle(host: string): Promise<number> {
    const failure = this.#failures.get(host);
    if (failure && Date.now() < failure.notBefore) return failure.notBefore - Date.now();
    try {
      const next = await this.#retire(host);
      this.#failures.delete(host);
      return next ? next.getTime() - Date.now() : this.#lookEveryMs;
    } catch (error) {
      if (!this.#end.signal.aborted) this.#fail(host, asProblem(error), failure?.times ?? 0);
      return this.#lookEveryMs;
    }
  }

  /** Answers when the next is due, null: none is. */
  async #retire(host: string): Promise<Date | null> {
    const { operator, jobs } = this.#deps;
    const signal = deadline(HOST_MS, this.#end.signal);
    const next = await operator.nextRetirement(host, signal);
    if (!next || next.at > new Date()) return next?.at ?? null;
    const { rollouts, silent } = await jobs.inSight((stop, onProgress) => operator.retireDue(host, stop, onProgress));
    const [away] = silent;
    if (away) throw away.problem;
    const failed = rollouts.find(({ status }) => status !== 'succeeded');
    if (failed) throw new Problem(failed.error?.code ?? 'rollout-stuck', `Look at job ${failed.id}, which retires`);
    return (await operator.nextRetirement(host, signal))?.at ?? null;
  }

  #fail(host: string, problem: Problem, before: number): void {
    const waits = patience.includes(problem.code);
    const times = waits ? 0 : before + 1;
    const pause = Math.min(LONGEST_MS, this.#lookEveryMs * 2 ** Math.max(0, times - 1));
    this.#failures.set(host, { times, notBefore: Date.now() + pause });
    if (times === 1) this.#deps.onProblem(problem);
  }
}

interface Failure {
  /** One after another. */
  readonly times: number;
  readonly notBefore: number;
}
