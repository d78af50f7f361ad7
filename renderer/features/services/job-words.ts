import type { Job, JobStep } from '../../../core/contract/jobs.ts';
import type { ServiceRow } from '../../../core/contract/services.ts';
import { bytes, duration, plural } from '../../ui/format.ts';
import { needsAttention } from '../jobs/job-words.ts';

/** What is said of a job. Pure. */

const steps: { readonly [name: string]: string } = {
  prepare: 'Make the plan',
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
  retire: 'Stop the revision',
  unroute: 'Take down the router',
  forget: 'Forget the service',
};

/** A step in words; one that is not known by its own name. */
export function stepWords(name: string): string {
  return steps[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}

/** The step that is running, that it stopped at, or that it waits in; null before the first. */
export function currentStep({ steps: all, status }: Job): { readonly step: JobStep; readonly number: number } | null {
  const at = all.findLastIndex(({ phase }) => phase === 'running' || phase === 'failed');
  const found = at < 0 && status === 'held' ? all.findLastIndex(isHold) : at;
  const step = all[found];
  return step ? { step, number: found + 1 } : null;
}

/** Whether a job waits in this step for the operator's word. */
export function waitsIn({ status }: Pick<Job, 'status'>, step: JobStep): boolean {
  return status === 'held' && isHold(step);
}

function isHold({ name }: JobStep): boolean {
  return name === 'hold';
}

/** What has passed so far, in whole seconds. */
export function soFar(ms: number): string {
  return ms < 1_000 ? '0 s' : duration(Math.floor(ms / 1_000) * 1_000);
}

/** `12 s, usually 40 s` while it runs; what it took when it has ended. */
export function timeWords({ startedAt, endedAt, estimatedMs, status }: Job, now: number): string {
  const passedMs = Math.max(0, (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt));
  if (endedAt !== null) return `took ${duration(passedMs)}`;
  const passed = soFar(passedMs);
  return estimatedMs === null || status !== 'running' ? passed : `${passed}, usually ${duration(estimatedMs)}`;
}

/** `39.8 MB of 120 MB`; null where the running step counts nothing. */
export function progressWords({ progress }: Pick<Job, 'progress'>): string | null {
  if (!progress) return null;
  const { done, total, unit } = progress;
  if (unit === 'bytes') return `${bytes(done)} of ${bytes(total)}`;
  return `${done.toLocaleString('en')} of ${plural(total, 'request')}`;
}

/** The job that a service's line shows: what is not over, else a failure that nobody has seen yet. */
export function jobToShow(jobs: Iterable<Job>, service: string): Job | null {
  const its = [...jobs]
    .filter((job) => job.service === service)
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  const open = its.find(({ status, resumable }) => status === 'running' || status === 'held' || resumable);
  return open ?? its.slice(0, 1).find(needsAttention) ?? null;
}

/** Whether a service was seen while, or before, an operation changed it: its record and its switch then differ for a moment. */
export function isChanging(jobs: Iterable<Job>, { service, seenAt }: Pick<ServiceRow, 'service' | 'seenAt'>): boolean {
  return [...jobs].some(
    (job) => job.service === service && (job.status === 'running' || (job.endedAt !== null && job.endedAt > seenAt)),
  );
}

/** What an abort takes back: see the table of steps in core/README.md. `isNew`: nothing of the service was ever live. */
export function takenBack({ steps: all }: Pick<Job, 'steps'>, isNew: boolean): readonly JobStep[] {
  return all.filter(
    ({ name, phase }) =>
      (name === 'start' || (name === 'route' && isNew)) &&
      (phase === 'done' || phase === 'running' || phase === 'failed'),
  );
}

/** Whether it is work of its own and no rollout: an abort ends it and takes nothing back. */
export function isOwnWork({ kind }: Pick<Job, 'kind'>): boolean {
  return kind === 'import' || kind === 'demo' || kind === 'bench';
}

export function latestDemo(jobs: Iterable<Job>): Job | null {
  const [newest = null] = [...jobs]
    .filter(({ kind }) => kind === 'demo')
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  return newest;
}
