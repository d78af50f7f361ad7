import { useEffect, useRef, useState } from 'react';
import { coreNow } from '../../../state/clock.ts';
import { type Answer, type CallProblem, call } from '../../../transport/call.ts';
import type { Client } from '../../../transport/client.ts';
import { useConnection } from '../../../transport/connection.ts';

export interface Asked<T> {
  /** What was last answered, and when by the core's clock; null: nothing yet. */
  readonly value: T | null;
  readonly at: string | null;
  /** Why the last asking failed; what was answered before stays. */
  readonly problem: CallProblem | null;
}

const EVERY_MS = 5_000;

/** Asks again every 5 s while the page is seen, one question at a time, and as soon as the connection is back. */
export function useAsked<T>(ask: (client: Client, signal: AbortSignal) => Promise<T>): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({ value: null, at: null, problem: null });
  const client = useConnection((state) => state.client);
  const question = useRef(ask);
  question.current = ask;
  useEffect(() => {
    if (!client) return;
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = false;
    const round = async () => {
      clearTimeout(timer);
      if (document.hidden || asking) return;
      asking = true;
      const answer: Answer<T> = await call((each) => question.current(each, gone.signal));
      asking = false;
      if (gone.signal.aborted) return;
      setAsked((before) =>
        answer.ok
          ? { value: answer.value, at: new Date(coreNow()).toISOString(), problem: null }
          : { ...before, problem: answer.problem },
      );
      timer = setTimeout(round, EVERY_MS);
    };
    const seen = () => !document.hidden && void round();
    document.addEventListener('visibilitychange', seen);
    void round();
    return () => {
      gone.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [client]);
  return asked;
}
