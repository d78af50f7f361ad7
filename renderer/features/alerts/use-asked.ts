import { useCallback, useEffect, useRef, useState } from 'react';
import { type CallProblem, call } from '../../transport/call.ts';
import type { Client } from '../../transport/client.ts';
import { useConnection } from '../../transport/connection.ts';
import { useWatched } from '../../transport/watched.ts';

const AGAIN_MS = 10_000;

export interface Asked<T> {
  /** Null: not known yet. What was known stays while it is asked for again. */
  readonly value: T | null;
  readonly problem: CallProblem | null;
  readonly again: () => void;
}

/** What the core answers: asked for at once, every 10 s while somebody looks, and on demand. `ask` must stay the same. */
export function useAsked<T>(ask: (client: Client, signal: AbortSignal) => Promise<T>): Asked<T> {
  const client = useConnection((state) => state.client);
  const watched = useWatched((state) => state.watched);
  const [state, setState] = useState<Omit<Asked<T>, 'again'>>({ value: null, problem: null });
  const now = useRef(() => {});
  useEffect(() => {
    if (!client || !watched) return;
    const asking = new AbortController();
    const once = () =>
      void call((each) => ask(each, asking.signal)).then((answer) => {
        if (asking.signal.aborted) return;
        setState(({ value }) =>
          answer.ok ? { value: answer.value, problem: null } : { value, problem: answer.problem },
        );
      });
    now.current = once;
    once();
    const timer = setInterval(once, AGAIN_MS);
    return () => {
      clearInterval(timer);
      asking.abort();
      now.current = () => {};
    };
  }, [client, watched, ask]);
  return { ...state, again: useCallback(() => now.current(), []) };
}
