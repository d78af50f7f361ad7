import type { Job } from './jobs.ts';

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
