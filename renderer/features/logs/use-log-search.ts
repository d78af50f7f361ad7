import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogHit, LogSource, SearchEnd } from '../../../core/contract/consoles.ts';
import { type CallProblem, toProblem } from '../../transport/call.ts';
import { useConnection } from '../../transport/connection.ts';

export interface LogSearchState {
  readonly hits: readonly LogHit[];
  readonly running: boolean;
  /** How it ended; null while it runs, or before the first. */
  readonly end: { readonly why: SearchEnd; readonly lines: number } | null;
  readonly problem: CallProblem | null;
}

const none: LogSearchState = { hits: [], running: false, end: null, problem: null };
const MOST_HITS = 500;

/** Looks through what is kept of a log. Another search, or leaving the page, ends the one before. */
export function useLogSearch(source: LogSource) {
  const [state, setState] = useState(none);
  const reading = useRef<AbortController | null>(null);
  useEffect(() => () => reading.current?.abort(), []);

  const search = useCallback(
    async (pattern: string, spanMs: number) => {
      reading.current?.abort();
      const mine = new AbortController();
      reading.current = mine;
      const { client } = useConnection.getState();
      if (!client) return setState({ ...none, problem: toProblem(null) });
      setState({ ...none, running: true });
      try {
        const from = new Date(Date.now() - spanMs).toISOString();
        const wish = { sources: [source], pattern, regex: true, from, limit: MOST_HITS };
        for await (const event of await client.logs.search(wish, { signal: mine.signal })) {
          if (mine.signal.aborted) return;
          if (event.kind === 'hits') setState((before) => ({ ...before, hits: [...before.hits, ...event.hits] }));
          else if (event.kind === 'gap') setState((before) => ({ ...before, problem: event.problem }));
          else setState((before) => ({ ...before, end: event }));
        }
      } catch (error) {
        if (!mine.signal.aborted) setState((before) => ({ ...before, problem: toProblem(error) }));
      }
      if (!mine.signal.aborted) setState((before) => ({ ...before, running: false }));
    },
    [source],
  );
  return { ...state, search };
}
