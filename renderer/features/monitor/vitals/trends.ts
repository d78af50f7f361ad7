import type { HostVitals } from '../../../../core/contract/monitor.ts';
import { type MeasureId, measureOf } from './measures.ts';
import { Ring } from './ring.ts';
import { hostVitals } from './stores.ts';

/** Those that the table draws. */
export const trended = ['cpu', 'received', 'gpu'] as const satisfies readonly MeasureId[];
export type Trended = (typeof trended)[number];

type Rings = { readonly [of in Trended]: Ring };
const rings = new Map<string, Rings>();

/** Keeps the last minute of every host that is followed. Once for the page. */
export function keepTrends(): () => void {
  return hostVitals.useRows.subscribe(({ rows }) => {
    for (const row of rows?.values() ?? []) note(row);
    for (const host of rings.keys()) if (!rows?.has(host)) rings.delete(host);
  });
}

function note(row: HostVitals): void {
  if (row.at === null) return;
  const mine = rings.get(row.host) ?? {
    cpu: new Ring(),
    received: new Ring(),
    gpu: new Ring(),
  };
  rings.set(row.host, mine);
  const second = Math.floor(Date.parse(row.at) / 1_000);
  for (const id of trended) mine[id].put(second, measureOf(id).of(row));
}

/** The minute before the row's newest sample. */
export function trendOf(host: string, id: Trended, at: string | null): readonly (number | null)[] {
  if (at === null) return [];
  return rings.get(host)?.[id].until(Math.floor(Date.parse(at) / 1_000)) ?? [];
}
