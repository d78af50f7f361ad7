import { z } from 'zod';
import { count, instant, problem, procedure, rowStream } from './procedure.ts';

const slot = z.enum(['blue', 'green']);

export const receipt = z.object({
  service: z.string(),
  host: z.string(),
  from: slot.nullable(),
  to: slot,
  requests: count,
  failed: count,
  bySlot: z.object({ blue: count, green: count }),
  /** Requests begun after the switch returned that the old slot answered. */
  lateOld: count,
  switchMs: z.number(),
  lastOldAt: instant.nullable(),
  firstNewAt: instant.nullable(),
  p50Ms: z.object({ before: z.number().nullable(), after: z.number().nullable() }),
  p99Ms: z.object({ before: z.number().nullable(), after: z.number().nullable() }),
  bytesSent: count,
  /** False: the switch forgot requests before they were read, the counts are a lower bound. */
  complete: z.boolean(),
});

export const jobStep = z.object({
  /** Such as `fetch`, `promote`. */
  name: z.string(),
  /** The slot that it touches. */
  slot: slot.nullable(),
  phase: z.enum(['pending', 'running', 'done', 'failed', 'undone']),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  /** What it found or did, for people. */
  note: z.string().nullable(),
});

export const jobStatus = z.enum(['running', 'held', 'interrupted', 'succeeded', 'failed', 'aborted']);

/** Anything that takes longer than a click. It belongs to the core: closing a window ends none. */
export const job = z.object({
  id: z.string(),
  kind: z.enum(['deploy', 'switch', 'rollback', 'retire', 'remove', 'import', 'demo', 'bench']),
  /** For people: `Deploy credit-risk@2.0.0 to credit on gpu-1`. */
  title: z.string(),
  service: z.string().nullable(),
  host: z.string().nullable(),
  status: jobStatus,
  steps: z.array(jobStep).readonly(),
  /** Of the running step, where it counts something. */
  progress: z.object({ done: count, total: count, unit: z.enum(['bytes', 'requests']) }).nullable(),
  startedAt: instant,
  endedAt: instant.nullable(),
  /** From the median of earlier jobs of its kind on that host; null while there are none. */
  estimatedMs: z.number().nullable(),
  receipt: receipt.nullable(),
  error: problem.nullable(),
  /** A rollout may be cancelled until its switch. */
  cancellable: z.boolean(),
  /** Held or interrupted: `resume` goes on with it. */
  resumable: z.boolean(),
  /** The operator has seen its end. A failed job stays in the drawer until then. */
  dismissed: z.boolean(),
});

const byId = z.object({ id: z.string() });

export const jobsContract = {
  /** Newest first. */
  list: procedure.route({ method: 'GET', path: '/jobs' }).output(z.array(job).readonly()),
  watch: procedure.route({ method: 'GET', path: '/jobs/watch' }).output(rowStream(job)),
  get: procedure.route({ method: 'GET', path: '/jobs/{id}' }).input(byId).output(job),
  /** Ends a job and takes back what it did. A rollout that has switched fails with `rollout-ended`. */
  cancel: procedure.route({ method: 'POST', path: '/jobs/{id}/cancel' }).input(byId).output(z.object({})),
  /** Goes on with a rollout that is held or was interrupted. */
  resume: procedure.route({ method: 'POST', path: '/jobs/{id}/resume' }).input(byId).output(z.object({})),
  dismiss: procedure.route({ method: 'POST', path: '/jobs/{id}/dismiss' }).input(byId).output(z.object({})),
};

export type Job = z.infer<typeof job>;
export type JobStep = z.infer<typeof jobStep>;
export type ReceiptView = z.infer<typeof receipt>;
