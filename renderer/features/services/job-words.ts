import type { Job, JobStep } from '../../../core/contract/jobs.ts';
import { bytes, duration, plural } from '../../ui/format.ts';

/** What is said of a job. Pure. */

const steps: { readonly [name: string]: string } = {
  preflight: 'Check the host',
  fetch: 'Bring model and image',
  route: 'Set up the router',
  start: 'Start',
  ready: 'Wait until it is ready',
  warm: 'Warm up',
  smoke: 'Prove it on its smoke inputs',
  hold: 'Hold for your word',
  promote: 'Switch the traffic',
  drain: 'Let requests under way end',
  keep: 'Keep the former revision',
  retire: 'Stop the former revision',
  unroute: 'Take down the router',
  forget: 'Forget the service',
};

/** A step in words; one that is not known by its own name. */
export function stepWords(name: string): string {
  return steps[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}

/** The step that is running, or that it stopped at; null before the first. */
export function currentStep({ steps: all }: Job): { readonly step: JobStep; readonly number: number } | null {
  const found = all.findLastIndex(({ phase }) => phase === 'running' || phase === 'failed');
  const step = all[found];
  return step ? { step, number: found + 1 } : null;
}

/** `12.0 s, usually 40.0 s` while it runs; what it took when it has ended. */
export function timeWords({ startedAt, endedAt, estimatedMs, status }: Job, now: number): string {
  const tookMs = Math.max(0, (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt));
  if (endedAt !== null) return `took ${duration(tookMs)}`;
  const whole = duration(Math.floor(tookMs / 1_000) * 1_000);
  return estimatedMs === null || status !== 'running' ? whole : `${whole}, usually ${duration(estimatedMs)}`;
}

/** `39.8 MB of 120 MB`; null where the running step counts nothing. */
export function progressWords({ progress }: Pick<Job, 'progress'>): string | null {
  if (!progress) return null;
  const { done, total, unit } = progress;
  if (unit === 'bytes') return `${bytes(done)} of ${bytes(total)}`;
  return `${done.toLocaleString('en')} of ${plural(total, 'request')}`;
}

export const statusWords: { readonly [status in Job['status']]: string } = {
  running: 'running',
  held: 'held',
  interrupted: 'interrupted',
  succeeded: 'done',
  failed: 'failed',
  aborted: 'aborted',
};

/** The job that a service's line shows: what is not over, else a failure that nobody has seen yet. */
export function jobToShow(jobs: Iterable<Job>, service: string): Job | null {
  const its = [...jobs]
    .filter((job) => job.service === service)
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  const open = its.find(({ status }) => status === 'running' || status === 'held' || status === 'interrupted');
  return open ?? its.slice(0, 1).find(({ status, dismissed }) => status === 'failed' && !dismissed) ?? null;
}

export function latestDemo(jobs: Iterable<Job>): Job | null {
  const [newest = null] = [...jobs]
    .filter(({ kind }) => kind === 'demo')
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  return newest;
}
