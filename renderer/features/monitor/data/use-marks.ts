import { useEffect, useState } from 'react';
import type { Mark } from '../../../../core/contract/monitor.ts';
import { coreNow } from '../../../state/clock.ts';
import { type CallProblem, call } from '../../../transport/call.ts';
import { useConnection } from '../../../transport/connection.ts';
import { type Range, spanOf } from '../time/range.ts';

const AGAIN_MS = 10_000;

export interface KnownMarks {
  /** Oldest first; null: not known yet. */
  readonly marks: readonly Mark[] | null;
  readonly problem: CallProblem | null;
}

/** What happened to a host or service in the range. */
export function useMarks(of: 'host' | 'service', name: string, range: Range): KnownMarks {
  const [known, setKnown] = useState<KnownMarks>({ marks: null, problem: null });
  const connected = useConnection(({ client }) => client !== null);
  useEffect(() => {
    if (!connected) return;
    let ended = false;
    const ask = async () => {
      const { fromMs, toMs } = spanOf(range, coreNow());
      const span = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
      const answer = await call((client) => client.monitor.marks({ ...span, [of]: name }));
      if (ended) return;
      setKnown(({ marks }) =>
        answer.ok ? { marks: answer.value, problem: null } : { marks, problem: answer.problem },
      );
    };
    void ask();
    const timer = range.kind === 'last' ? setInterval(ask, AGAIN_MS) : undefined;
    return () => {
      ended = true;
      clearInterval(timer);
    };
  }, [of, name, range, connected]);
  return known;
}
