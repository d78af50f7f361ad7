import type { HostRow } from '../../../core/contract/hosts.ts';
import { Health } from '../../ui/health.tsx';
import { reasonText } from './host-words.ts';

/** Whether a host answers, in an icon and a word; what is behind it is read by pointing at it. */
export function Presence({ row: { host, presence, problem, facts } }: { readonly row: HostRow }) {
  if (presence === 'unknown') return <Health level="busy">asking</Health>;
  if (presence === 'silent') {
    return (
      <span title={problem?.message}>
        <Health level="bad">{problem ? reasonText(problem.code) : 'silent'}</Health>
      </span>
    );
  }
  // This computer does without Docker.
  if (host.ssh && facts?.dockerProblem) {
    return (
      <span title={facts.dockerProblem.message}>
        <Health level="warn">{reasonText(facts.dockerProblem.code)}</Health>
      </span>
    );
  }
  return <Health level="ok">answering</Health>;
}

/** What a table sorts by: what needs someone first. */
export function presenceOrder({ host, presence, facts }: HostRow): number {
  if (presence === 'silent') return 0;
  if (presence === 'unknown') return 2;
  return host.ssh && facts?.dockerProblem ? 1 : 3;
}
