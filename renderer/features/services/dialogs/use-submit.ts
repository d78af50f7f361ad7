import { useEffect, useRef, useState } from 'react';
import { type Answer, type CallProblem, call } from '../../../transport/call.ts';
import type { Client } from '../../../transport/client.ts';

export interface Submit<T> {
  /** From the call on: what was sent is not taken back by closing. */
  readonly busy: boolean;
  /** Stays until the next attempt. */
  readonly problem: CallProblem | null;
  readonly submit: (work: (client: Client) => Promise<T>, then: (value: T) => void) => void;
}

/** One call at a time, with its problem kept for the screen. An answer that comes when the screen has gone moves nobody. */
export function useSubmit<T>(): Submit<T> {
  const [state, setState] = useState<{ busy: boolean; problem: CallProblem | null }>({ busy: false, problem: null });
  const there = useRef(false);
  useEffect(() => {
    there.current = true;
    return () => {
      there.current = false;
    };
  }, []);
  const submit: Submit<T>['submit'] = (work, then) => {
    if (state.busy) return;
    setState({ busy: true, problem: null });
    void call(work).then((answer: Answer<T>) => {
      if (!there.current) return;
      setState({ busy: false, problem: answer.ok ? null : answer.problem });
      if (answer.ok) then(answer.value);
    });
  };
  return { ...state, submit };
}
