import { create } from 'zustand';
import type { CheckReportView, HostRow } from '../../../../core/contract/hosts.ts';
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

type Host = Pick<HostRow['host'], 'name' | 'addedAt'>;

const useChecks = create<{ readonly [host: string]: Check }>(() => ({}));

/** Under the name of one that was removed another may be added. */
const keyOf = ({ name, addedAt }: Host) => `${name} ${addedAt}`;

/** The last check of a host, kept while the page is elsewhere. */
export const useCheck = (host: Host): Check => useChecks((checks) => checks[keyOf(host)] ?? none);

/** Checks a host; one at a time, what runs already is waited for. */
export async function runCheck(host: Host): Promise<void> {
  const key = keyOf(host);
  const set = (change: Partial<Check>) =>
    useChecks.setState((checks) => ({ [key]: { ...none, ...checks[key], ...change } }));
  if (useChecks.getState()[key]?.running) return;
  set({ running: true, problem: null });
  const answer = await call((client) => client.hosts.check({ name: host.name }));
  set(
    answer.ok
      ? { running: false, report: answer.value, at: new Date(coreNow()).toISOString() }
      : { running: false, problem: answer.problem },
  );
}
