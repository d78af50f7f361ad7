import { useEffect, useRef, useState } from 'react';
import { type CallProblem, call } from '../../../transport/call.ts';
import { type AddForm, addInput } from './add-form.ts';

/** Adds a host, once at a time; what is under way ends with the dialog. */
export function useAdd(onAdded: (name: string) => void) {
  const [problem, setProblem] = useState<CallProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const add = async (form: AddForm, fingerprint: string | null) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setBusy(true);
    setProblem(null);
    const input = addInput(form, fingerprint);
    const answer = await call((client) => client.hosts.add(input, { signal: mine.signal }));
    if (mine.signal.aborted) return;
    setBusy(false);
    if (answer.ok) onAdded(answer.value.name);
    else setProblem(answer.problem);
  };
  return { problem, busy, add, forget: () => setProblem(null) };
}
