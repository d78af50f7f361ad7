/** Pure: rollouts seen as jobs. Slices: rollouts. */
import type { Job, JobStep } from '../contract/jobs.ts';
import type { ProblemView } from '../contract/procedure.ts';
import { type Asked, hostInWords, isEnded, type Rollout, type RolloutSpec, type Step } from '../rollouts/model.ts';

/** Kinds of jobs that never become rollouts: this slice keeps them itself. */
export type OwnKind = Extract<Job['kind'], 'import' | 'demo' | 'bench'>;

/** What a running job says of itself. */
export interface JobReport {
  /** Ends the running step as done and begins the next; the name is one of those that the job was started with, or new. */
  step(name: string, slot?: JobStep['slot']): void;
  /** What the running step found or did, for people. */
  note(text: string): void;
  /** How far the running step is. */
  progress(done: number, total: number, unit: 'bytes' | 'requests'): void;
}

/** A job to be: `work` must end soon after its signal aborts. */
export interface JobWish {
  readonly kind: OwnKind;
  readonly title: string;
  readonly service?: string;
  readonly host?: string;
  /** Names of the steps that are foreseen. */
  readonly steps: readonly string[];
  readonly work: (report: JobReport, signal: AbortSignal) => Promise<void>;
}

/** A change of a service: a job of its own until `run` says that its rollout has begun, which then has the job's id. */
export interface ChangeWish {
  readonly kind: RolloutSpec['kind'];
  readonly title: string;
  readonly service: string;
  readonly host: string | null;
  readonly run: (asked: Asked, signal: AbortSignal, onProgress: (rollout: Rollout) => void) => Promise<Rollout>;
}

/** The one step of a change that has no plan yet. */
export const PREPARE = 'prepare';

/** How many jobs are kept, the newest. */
export const MOST_JOBS = 200;

/** A rollout as the drawer shows it. */
export function rolloutAsJob(rollout: Rollout, dismissed: boolean): Job {
  const { id, spec, status, startedAt, endedAt, receipt, error } = rollout;
  return {
    id,
    kind: spec.kind,
    title: titleOf(spec),
    service: spec.service,
    host: spec.host,
    status,
    steps: rollout.steps.map(({ step, ...record }) => ({ name: step.kind, slot: slotOf(step), ...record })),
    progress: bytesOf(rollout),
    startedAt,
    endedAt,
    estimatedMs: null,
    receipt,
    error: error && { code: error.code, message: error.message, data: asData(error.data) },
    cancellable: isCancellable(rollout),
    resumable: status === 'held' || status === 'interrupted',
    dismissed,
  };
}

/** With the median time that earlier jobs of its kind on its host took which succeeded; `jobs` may hold any others too. */
export function withEstimate(job: Job, jobs: readonly Job[]): Job {
  const took = jobs.flatMap((other) => {
    const alike = other.kind === job.kind && other.host === job.host && other.startedAt < job.startedAt;
    // A hold waits for a person: that says nothing about the next one.
    const held = other.steps.some(({ name }) => name === 'hold');
    if (!alike || held || other.status !== 'succeeded' || other.endedAt === null) return [];
    return Date.parse(other.endedAt) - Date.parse(other.startedAt);
  });
  return { ...job, estimatedMs: median(took) };
}

function titleOf({ kind, service, host, to, revision }: RolloutSpec): string {
  const model = revision && `${revision.model}@${revision.version}`;
  const where = hostInWords(host);
  if (kind === 'deploy') return `Deploy ${model} to ${service} on ${where}`;
  if (kind === 'switch') return `Switch ${service} on ${where} to ${to}`;
  if (kind === 'rollback') return `Roll ${service} on ${where} back to ${model}`;
  if (kind === 'retire') return `Retire the old revision of ${service} on ${where}`;
  return `Remove ${service} from ${where}`;
}

function slotOf(step: Step): JobStep['slot'] {
  return 'slot' in step ? step.slot : null;
}

/** The rules of an abort: before the switch, and never of a remove that has begun. */
function isCancellable({ spec, status, steps }: Rollout): boolean {
  if (isEnded(status)) return false;
  if (spec.kind === 'remove') return steps.every(({ phase }) => phase === 'pending');
  return !steps.some(({ step, phase }) => step.kind === 'promote' && phase === 'done');
}

/** The journal keeps how far a fetch is as its note, `12 MB of 300 MB`: the one thing that other processes see too. */
function bytesOf({ status, steps }: Rollout): Job['progress'] {
  const running = steps.find(({ step, phase }) => step.kind === 'fetch' && phase === 'running');
  const [, done, total] = /^([\d.]+) MB of ([\d.]+) MB$/.exec(running?.note ?? '') ?? [];
  if (status !== 'running' || done === undefined || total === undefined) return null;
  return { done: Math.round(Number(done) * 1e6), total: Math.round(Number(total) * 1e6), unit: 'bytes' };
}

function asData(data: unknown): ProblemView['data'] {
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as ProblemView['data']) : {};
}

function median(values: readonly number[]): number | null {
  const ascending = values.toSorted((a, b) => a - b);
  const middle = ascending[Math.floor(ascending.length / 2)];
  if (middle === undefined) return null;
  return ascending.length % 2 === 1 ? middle : (middle + (ascending[ascending.length / 2 - 1] ?? middle)) / 2;
}
