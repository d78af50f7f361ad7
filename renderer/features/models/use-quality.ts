import { useEffect, useState } from 'react';
import type { QualityFact } from '../../../core/contract/bench-record.ts';
import { useJobs } from '../../state/stores.ts';
import { type CallProblem, call } from '../../transport/call.ts';
import { useConnection } from '../../transport/connection.ts';

export interface KnownQuality {
  /** Undefined: not known yet; null: nobody has evaluated the version. */
  readonly newest: QualityFact | null | undefined;
  /** Why it could not be asked for; what was known before stays. */
  readonly problem: CallProblem | null;
}

/** The newest evaluation of a version: asked for at first, and when a benchmark begins or ends. */
export function useQuality(name: string, version: string): KnownQuality {
  const client = useConnection((state) => state.client);
  const [known, setKnown] = useState<KnownQuality>({ newest: undefined, problem: null });
  const benches = useJobs(({ rows }) =>
    [...(rows?.values() ?? [])].map(({ kind, id, status }) => (kind === 'bench' ? `${id} ${status}` : '')).join(),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again by these
  useEffect(() => {
    if (!client) return;
    const asking = new AbortController();
    const { signal } = asking;
    void call((core) => core.bench.quality({ name, version }, { signal })).then((answer) => {
      if (signal.aborted) return;
      if (answer.ok) setKnown({ newest: answer.value.newest, problem: null });
      else setKnown(({ newest }) => ({ newest, problem: answer.problem }));
    });
    return () => asking.abort();
  }, [client, name, version, benches]);
  return known;
}
