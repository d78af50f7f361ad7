import { useEffect, useState } from 'react';
import type { BenchRecord } from '../../../../core/contract/bench-record.ts';
import type { CallProblem } from '../../../transport/call.ts';
import { follow } from '../../../transport/follow.ts';

export interface Followed {
  /** Null: not known yet. */
  readonly record: BenchRecord | null;
  readonly problem: CallProblem | null;
}

/** A record as it grows; once it has ended it does not change any more. */
export function useRecord(id: string): Followed {
  const [state, setState] = useState<Followed>({ record: null, problem: null });
  useEffect(() => {
    const stop = follow((client, signal) => client.bench.watch({ id }, { signal }), {
      onEvent: (record) => {
        setState({ record, problem: null });
        if (record.status !== 'running') stop();
      },
      onBroken: (problem) => {
        setState((before) => ({ ...before, problem }));
        if (problem?.code === 'bench-unknown') stop();
      },
    });
    return stop;
  }, [id]);
  return state;
}
