import type { BenchRecord } from '../../../../core/contract/bench-record.ts';
import type { Job } from '../../../../core/contract/jobs.ts';

/** The job that measures a record: the one that the address names, else the only one that runs by its title. Null: not of this core. Pure. */
export function jobOf(
  { title }: Pick<BenchRecord, 'title'>,
  id: string | null,
  jobs: ReadonlyMap<string, Job> | null,
): Job | null {
  const named = id === null ? undefined : jobs?.get(id);
  if (named?.kind === 'bench') return named;
  const same = [...(jobs?.values() ?? [])].filter(
    (job) => job.kind === 'bench' && job.status === 'running' && job.title === title,
  );
  return same.length === 1 ? (same[0] ?? null) : null;
}
