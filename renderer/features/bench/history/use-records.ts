import { useCallback, useEffect, useState } from 'react';
import type { BenchRow } from '../../../../core/contract/bench-row.ts';
import { coreNow } from '../../../state/clock.ts';
import { useJobs } from '../../../state/stores.ts';
import { type CallProblem, call } from '../../../transport/call.ts';
import { useConnection } from '../../../transport/connection.ts';

export interface Records {
  /** Newest first; null: not known yet. */
  readonly records: readonly BenchRow[] | null;
  /** When they were asked for, by the core's clock. */
  readonly at: string | null;
  readonly problem: CallProblem | null;
  readonly again: () => void;
}

/** What was measured: asked for at first, when a benchmark of this core begins or ends, and on demand. */
export function useRecords(): Records {
  const client = useConnection((state) => state.client);
  const [round, setRound] = useState(0);
  const [asked, setAsked] = useState<Omit<Records, 'again'>>({ records: null, at: null, problem: null });
  const jobs = useJobs(({ rows }) =>
    [...(rows?.values() ?? [])].flatMap(({ kind, id, status }) => (kind === 'bench' ? `${id} ${status}` : [])).join(),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again by these
  useEffect(() => {
    if (!client) return;
    const asking = new AbortController();
    void call((each) => each.bench.list(undefined, { signal: asking.signal })).then((answer) => {
      if (asking.signal.aborted) return;
      setAsked((before) =>
        answer.ok
          ? { records: answer.value, at: new Date(coreNow()).toISOString(), problem: null }
          : { ...before, problem: answer.problem },
      );
    });
    return () => asking.abort();
  }, [client, jobs, round]);
  return { ...asked, again: useCallback(() => setRound((before) => before + 1), []) };
}
