import { useEffect, useState } from 'react';
import type { Job } from '../../../../core/contract/jobs.ts';
import { useJobs } from '../../../state/stores.ts';
import { type Answer, call } from '../../../transport/call.ts';

/** A job as the core pushes it; one that it does not push, such as an old one, is asked for. Null: not known yet. */
export function useJob(id: string): Answer<Job> | null {
  const known = useJobs(({ rows }) => rows !== null);
  const pushed = useJobs(({ rows }) => rows?.get(id));
  const [asked, setAsked] = useState<Answer<Job> | null>(null);
  const missing = known && !pushed;
  useEffect(() => {
    if (!missing) return;
    const asking = new AbortController();
    void call((client) => client.jobs.get({ id }, { signal: asking.signal })).then((answer) => {
      if (!asking.signal.aborted) setAsked(answer);
    });
    return () => asking.abort();
  }, [id, missing]);
  return pushed ? { ok: true, value: pushed } : asked;
}
