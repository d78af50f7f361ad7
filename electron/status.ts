import type { Alert } from '../core/contract/alerts.ts';
import type { HostRow } from '../core/contract/hosts.ts';
import type { Job } from '../core/contract/jobs.ts';
import { needsSomebody } from '../core/contract/needs-somebody.ts';

/** `2 alerts firing, 3 hosts reachable, 1 silent, 2 jobs running`. Of alerts those count that wait for somebody. */
export function fleetWords(hosts: readonly HostRow[], jobs: readonly Job[], alerts: readonly Alert[]): string {
  const reachable = hosts.filter(({ presence }) => presence === 'reachable').length;
  const silent = hosts.filter(({ presence }) => presence === 'silent').length;
  const running = jobs.filter(({ status }) => status === 'running').length;
  const firing = alerts.filter(needsSomebody).length;
  const words = firing > 0 ? [`${counted(firing, 'alert')} firing`] : [];
  words.push(`${counted(reachable, 'host')} reachable`);
  if (silent > 0) words.push(`${silent} silent`);
  if (running > 0) words.push(`${counted(running, 'job')} running`);
  return words.join(', ');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
