import type { HostRow } from '../../../core/contract/hosts.ts';
import { Health } from '../../ui/health.tsx';

/** Whether a host answers, in an icon and a word. */
export function Presence({ row: { presence, problem, facts } }: { readonly row: HostRow }) {
  if (presence === 'unknown') return <Health level="busy">asking</Health>;
  if (presence === 'silent') return <Health level="bad">silent{problem && `: ${problem.code}`}</Health>;
  if (facts?.dockerProblem) return <Health level="warn">answering: {facts.dockerProblem.code}</Health>;
  return <Health level="ok">answering</Health>;
}

/** What a table sorts by: what needs someone first. */
export function presenceOrder({ presence, facts }: HostRow): number {
  if (presence === 'silent') return 0;
  if (presence === 'unknown') return 2;
  return facts?.dockerProblem ? 1 : 3;
}
