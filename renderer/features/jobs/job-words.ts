import type { Job, JobStep } from '../../../core/contract/jobs.ts';
import type { HealthLevel } from '../../ui/health-level.ts';

/** What a job's status means to an operator. */
export const statusWords: {
  readonly [status in Job['status']]: { readonly level: HealthLevel; readonly word: string };
} = {
  running: { level: 'busy', word: 'Running' },
  held: { level: 'warn', word: 'Held before the switch' },
  interrupted: { level: 'warn', word: 'Interrupted' },
  succeeded: { level: 'ok', word: 'Done' },
  failed: { level: 'bad', word: 'Failed' },
  aborted: { level: 'off', word: 'Aborted' },
};

export const phaseWords: {
  readonly [phase in JobStep['phase']]: { readonly level: HealthLevel; readonly word: string };
} = {
  pending: { level: 'off', word: 'to do' },
  running: { level: 'busy', word: 'running' },
  done: { level: 'ok', word: 'done' },
  failed: { level: 'bad', word: 'failed' },
  undone: { level: 'off', word: 'taken back' },
};

/** Whether somebody has to look at it. */
export function needsAttention({ status, dismissed }: Pick<Job, 'status' | 'dismissed'>): boolean {
  return status === 'held' || ((status === 'interrupted' || status === 'failed') && !dismissed);
}

/** Whether all that is left to do with it is to have seen it. */
export function canDismiss(job: Pick<Job, 'status' | 'dismissed' | 'resumable'>): boolean {
  return needsAttention(job) && !job.resumable;
}

/** What went wrong. What an operator ended did not. */
export function faultOf({ status, error }: Pick<Job, 'status' | 'error'>): Job['error'] {
  return status === 'aborted' ? null : error;
}

/** Why it was ended, where it was not by the operator's word for this very job. */
export function endedFor({ status, error }: Pick<Job, 'status' | 'error'>): string | null {
  const plain = error === null || error.message === 'Cancelled' || error.message === 'Aborted';
  return status === 'aborted' && !plain ? error.message : null;
}

export interface JobGroups {
  readonly attention: readonly Job[];
  readonly running: readonly Job[];
  readonly ended: readonly Job[];
}

/** Newest first in each group. */
export function groupJobs(jobs: Iterable<Job>): JobGroups {
  const sorted = [...jobs].toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  const attention = sorted.filter(needsAttention);
  const running = sorted.filter(({ status }) => status === 'running');
  return { attention, running, ended: sorted.filter((job) => !attention.includes(job) && !running.includes(job)) };
}

/** ms that it took, or has taken by `now`. */
export function elapsed({ startedAt, endedAt }: Pick<Job, 'startedAt' | 'endedAt'>, now: number): number {
  return Math.max(0, (endedAt ? Date.parse(endedAt) : now) - Date.parse(startedAt));
}
