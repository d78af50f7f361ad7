import { useState } from 'react';
import { type Answer, type CallProblem, call } from '../../../transport/call.ts';
import type { Client } from '../../../transport/client.ts';

export interface Submit<T> {
  readonly busy: boolean;
  /** Stays until the next attempt. */
  readonly problem: CallProblem | null;
  readonly submit: (work: (client: Client) => Promise<T>, then: (value: T) => void) => void;
}

/** One call at a time, with its problem kept for the screen. */
export function useSubmit<T>(): Submit<T> {
  const [state, setState] = useState<{ busy: boolean; problem: CallProblem | null }>({ busy: false, problem: null });
  const submit: Submit<T>['submit'] = (work, then) => {
    if (state.busy) return;
    setState({ busy: true, problem: null });
    void call(work).then((answer: Answer<T>) => {
      setState({ busy: false, problem: answer.ok ? null : answer.problem });
      if (answer.ok) then(answer.value);
    });
  };
  return { ...state, submit };
}
