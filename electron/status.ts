import type { HostRow } from '../core/contract/hosts.ts';
import type { Job } from '../core/contract/jobs.ts';

/** `3 hosts reachable, 1 silent, 2 jobs running`. */
export function fleetWords(hosts: readonly HostRow[], jobs: readonly Job[]): string {
  const reachable = hosts.filter(({ presence }) => presence === 'reachable').length;
  const silent = hosts.filter(({ presence }) => presence === 'silent').length;
  const running = jobs.filter(({ status }) => status === 'running').length;
  const words = [`${counted(reachable, 'host')} reachable`];
  if (silent > 0) words.push(`${silent} silent`);
  if (running > 0) words.push(`${counted(running, 'job')} running`);
  return words.join(', ');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

const heads: { [end in Job['status']]?: string } = {
  succeeded: 'Finished',
  failed: 'Failed',
  interrupted: 'Interrupted',
};

/** Tells of each job once when it ends. What had ended before the first call needs no telling, nor what was cancelled. */
export function jobNotices(): (jobs: readonly Job[]) => { title: string; body: string }[] {
  let known: ReadonlySet<string> | null = null;
  return (jobs) => {
    const ended = jobs.filter(({ status }) => heads[status] !== undefined);
    const before = known;
    known = new Set(ended.map(({ id }) => id));
    const news = before ? ended.filter(({ id }) => !before.has(id)) : [];
    return news.map(({ status, title, error }) => ({
      title: `${heads[status]}: ${title}`,
      body: error?.message ?? '',
    }));
  };
}
