import { randomBytes } from 'node:crypto';
import type { Job, JobStep } from '../contract/jobs.ts';
import { asProblem } from '../contract/problem.ts';
import type { ProblemView } from '../contract/procedure.ts';
import type { JobReport, JobWish } from './model.ts';

/** A job that is no rollout while it runs. `save` gets it when a step or the job ends, `show` whenever anything changed. */
export class OwnJob implements JobReport {
  #job: Job;
  readonly #save: (job: Job) => void;
  readonly #show: (job: Job) => void;

  constructor(wish: JobWish, save: (job: Job) => void, show: (job: Job) => void) {
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

  /** Runs the work to its end; its failure is in the record. */
  async run(work: JobWish['work'], signal: AbortSignal): Promise<void> {
    try {
      await work(this, signal);
      this.#end({ status: 'succeeded', steps: this.#endStep('done') });
    } catch (error) {
      const problem = asProblem(signal.aborted ? signal.reason : error);
      const status = signal.aborted ? 'aborted' : 'failed';
      this.#end({ status, steps: this.#endStep('failed'), error: problem.toJSON() as ProblemView });
    }
  }

  #end(change: Partial<Job>): void {
    this.#keep({ ...change, progress: null, endedAt: now(), cancellable: false });
  }

  #endStep(phase: 'done' | 'failed'): JobStep[] {
    return this.#job.steps.map((step) => (step.phase === 'running' ? { ...step, phase, endedAt: now() } : step));
  }

  #keep(change: Partial<Job>): void {
    this.#change(change);
    this.#save(this.#job);
  }

  #change(change: Partial<Job>): void {
    this.#job = { ...this.#job, ...change };
    this.#show(this.#job);
  }
}

function newStep(name: string): JobStep {
  return { name, slot: null, phase: 'pending', startedAt: null, endedAt: null, note: null };
}

function now(): string {
  return new Date().toISOString();
}
