import type { Job } from '../contract/jobs.ts';
import type { RowEvent } from '../contract/procedure.ts';

/** The host of each job, whenever one of its steps or the job itself got on: something has changed there. */
export async function* changedHosts(events: AsyncIterable<RowEvent<Job>>): AsyncGenerator<string> {
  const seen = new Map<string, string>();
  for await (const event of events) {
    for (const { id, host, status, steps } of event.rows) {
      const now = `${status} ${steps.map(({ phase }) => phase).join(' ')}`;
      const before = seen.get(id);
      seen.set(id, now);
      if (event.kind === 'delta' && before !== now && host !== null) yield host;
    }
    if (event.kind === 'delta') for (const id of event.gone) seen.delete(id);
  }
}
