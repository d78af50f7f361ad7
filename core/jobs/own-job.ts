import { randomBytes } from 'node:crypto';
import type { Job, JobStep } from '../contract/jobs.ts';
import { asProblem } from '../contract/problem.ts';
import type { ProblemView } from '../contract/procedure.ts';
import type { JobReport, JobWish } from './model.ts';

/** What a job is before it runs; the host is null where nobody knows it yet. */
type Named = Pick<Job, 'kind' | 'title'> & {
  readonly service?: string;
  readonly host?: string | null;
  readonly steps: readonly string[];
};

/**
 * A job that is no rollout, or none yet, while it runs. `save` gets it when a step or the job ends, `show` whenever
 * anything changed.
 */
export class OwnJob implements JobReport {
  #job: Job;
  readonly #save: (job: Job) => void;
  readonly #show: (job: Job) => void;
  #handedOver = false;

  constructor(wish: Named, save: (job: Job) => void, show: (job: Job) => void) {
    this.#save = save;
    this.#show = show;
    this.#job = {
      id: randomBytes(4).toString('hex'),
      kind: wish.kind,
      title: wish.title,
      service: wish.service ?? null,
      host: wish.host ?? null,
      status: 'running',
      steps: wish.steps.map((name) => newStep(name)),
      progress: null,
      startedAt: now(),
      endedAt: null,
      estimatedMs: null,
      receipt: null,
      error: null,
      cancellable: true,
      resumable: false,
      dismissed: false,
    };
    this.#keep({});
  }

  get id(): string {
    return this.#job.id;
  }

  /** ISO. */
  get startedAt(): string {
    return this.#job.startedAt;
  }

  /** Another record goes on from here: this one says nothing more. False when it was so already. */
  handOver(): boolean {
    const first = !this.#handedOver;
    this.#handedOver = true;
    return first;
  }

  step(name: string, slot: JobStep['slot'] = null): void {
    const steps = this.#endStep('done');
    const at = steps.findIndex((step) => step.name === name && step.phase === 'pending');
    const step: JobStep = { ...newStep(name), slot, phase: 'running', startedAt: now() };
    this.#keep({ steps: at < 0 ? [...steps, step] : steps.with(at, step), progress: null });
  }

  note(text: string): void {
    const steps = this.#job.steps.map((step) => (step.phase === 'running' ? { ...step, note: text } : step));
    this.#change({ steps });
  }

  progress(done: number, total: number, unit: 'bytes' | 'requests'): void {
    this.#change({ progress: { done, total, unit } });
  }

  /** Runs the work to its end; its failure is in the record. Throws what fails after it was handed over. */
  async run(work: JobWish['work'], signal: AbortSignal): Promise<void> {
    try {
      await work(this, signal);
      this.#end({ status: 'succeeded', steps: this.#endStep('done') });
    } catch (error) {
      if (this.#handedOver) throw error;
      const problem = asProblem(signal.aborted ? signal.reason : error);
      const end = signal.aborted
        ? ({ status: 'aborted', steps: this.#endStep('undone') } as const)
        : ({ status: 'failed', steps: this.#endStep('failed') } as const);
      this.#end({ ...end, error: problem.toJSON() as ProblemView });
    }
  }

  #end(change: Partial<Job>): void {
    this.#keep({ ...change, progress: null, endedAt: now(), cancellable: false });
  }

  #endStep(phase: 'done' | 'failed' | 'undone'): JobStep[] {
    return this.#job.steps.map((step) => (step.phase === 'running' ? { ...step, phase, endedAt: now() } : step));
  }

  #keep(change: Partial<Job>): void {
    this.#change(change);
    if (!this.#handedOver) this.#save(this.#job);
  }

  #change(change: Partial<Job>): void {
    this.#job = { ...this.#job, ...change };
    if (!this.#handedOver) this.#show(this.#job);
  }
}

function newStep(name: string): JobStep {
  return { name, slot: null, phase: 'pending', startedAt: null, endedAt: null, note: null };
}

function now(): string {
  return new Date().toISOString();
}
