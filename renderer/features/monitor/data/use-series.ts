import { useEffect, useState } from 'react';
import { type CallProblem, call } from '../../../transport/call.ts';
import { useConnection } from '../../../transport/connection.ts';

/** Containers and disks come and go. */
const AGAIN_MS = 15_000;

export interface KnownSeries {
  /** Null: not known yet. The same array for as long as they are the same. */
  readonly keys: readonly string[] | null;
  readonly problem: CallProblem | null;
}

/** What is measured of one host or service. */
export function useSeries(of: 'host' | 'service', name: string): KnownSeries {
  const [known, setKnown] = useState<KnownSeries>({ keys: null, problem: null });
  const connected = useConnection(({ client }) => client !== null);
  useEffect(() => {
    if (!connected) return;
    let ended = false;
    const ask = async () => {
      const answer = await call((client) => client.monitor.series({ [of]: name }));
      if (ended) return;
      setKnown((before) => {
        if (!answer.ok) return { keys: before.keys, problem: answer.problem };
        const same = before.keys?.join('\n') === answer.value.join('\n');
        return { keys: same ? before.keys : answer.value, problem: null };
      });
    };
    void ask();
    const timer = setInterval(ask, AGAIN_MS);
    return () => {
      ended = true;
      clearInterval(timer);
    };
  }, [of, name, connected]);
  return known;
}
