import { create } from 'zustand';
import type { CheckReportView } from '../../../../core/contract/hosts.ts';
import { coreNow } from '../../../state/clock.ts';
import { type CallProblem, call } from '../../../transport/call.ts';

export interface Check {
  readonly running: boolean;
  /** The last one that ended, and when. */
  readonly report: CheckReportView | null;
  readonly at: string | null;
  readonly problem: CallProblem | null;
}

const none: Check = { running: false, report: null, at: null, problem: null };

const useChecks = create<{ readonly [host: string]: Check }>(() => ({}));

/** The last check of a host, kept while the page is elsewhere. */
export const useCheck = (host: string): Check => useChecks((checks) => checks[host] ?? none);

/** Checks a host; one at a time, what runs already is waited for. */
export async function runCheck(host: string): Promise<void> {
  const set = (change: Partial<Check>) =>
    useChecks.setState((checks) => ({ [host]: { ...none, ...checks[host], ...change } }));
  if (useChecks.getState()[host]?.running) return;
  set({ running: true, problem: null });
  const answer = await call((client) => client.hosts.check({ name: host }));
  set(
    answer.ok
      ? { running: false, report: answer.value, at: new Date(coreNow()).toISOString() }
      : { running: false, problem: answer.problem },
  );
}
