import type { HostVitals } from '../../../../core/contract/monitor.ts';
import { type MeasureId, measureOf } from './measures.ts';
import { hostVitals } from './stores.ts';

/** How many seconds a sparkline shows. */
export const TREND_S = 60;
/** Those that the table draws. */
export const trended = ['cpu', 'memory', 'received', 'gpu'] as const satisfies readonly MeasureId[];
export type Trended = (typeof trended)[number];

/** The last minute of one value, a place for each second; NaN: none was known. Never grows. */
export class Ring {
  readonly #values = new Float32Array(TREND_S).fill(Number.NaN);
  #second = 0;

  /** `second`: since 1970. Seconds that were left out in between are gaps; an older one is not taken. */
  put(second: number, value: number | null): void {
    if (second < this.#second) return;
    for (let gap = Math.max(this.#second + 1, second - TREND_S + 1); gap < second; gap += 1) {
      this.#values[gap % TREND_S] = Number.NaN;
    }
    this.#values[second % TREND_S] = value ?? Number.NaN;
    this.#second = second;
  }

  /** The minute before `second`, it included, oldest first. */
  until(second: number): (number | null)[] {
    return Array.from({ length: TREND_S }, (_, index) => {
      const at = second - TREND_S + 1 + index;
      const value = this.#values[at % TREND_S] ?? Number.NaN;
      return at > this.#second || at <= this.#second - TREND_S || Number.isNaN(value) ? null : value;
    });
  }
}

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
    memory: new Ring(),
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
