import type { ProblemView } from '../../../../core/contract/procedure.ts';
import type { SlotName, TrafficPoint } from '../../../../core/contract/services.ts';

/** The last five minutes of a service's traffic. Pure. */

export const WINDOW_MS = 300_000;

export type TrafficEvent =
  | { readonly kind: 'snapshot'; readonly points: readonly TrafficPoint[] }
  | { readonly kind: 'point'; readonly point: TrafficPoint }
  | { readonly kind: 'gap'; readonly at: string; readonly problem: ProblemView };

export interface TrafficWindow {
  /** Null: not known yet. */
  readonly points: readonly TrafficPoint[] | null;
  /** Why nothing new comes, in words; null: it comes. */
  readonly gap: string | null;
}

export const unknownTraffic: TrafficWindow = { points: null, gap: null };

export function applyTraffic(window: TrafficWindow, event: TrafficEvent): TrafficWindow {
  if (event.kind === 'gap') return { ...window, gap: event.problem.message };
  if (event.kind === 'snapshot') return { points: event.points, gap: null };
  const { point } = event;
  // As texts: hundreds of times each second, to read them as times would be most of a page's work.
  const from = new Date(Date.parse(point.at) - WINDOW_MS).toISOString();
  const before = (window.points ?? []).filter(({ at }) => at > from && at < point.at);
  return { points: [...before, point], gap: null };
}

/** A point that is older than this, ms, says nothing of now. */
const NOW_MS = 5_000;

/** What passes at `now`, ms since 1970 by the core's clock. Null: not known. */
export function nowOf({ points, gap }: TrafficWindow, now: number): TrafficPoint | null {
  const newest = points?.at(-1);
  return gap === null && newest && now - Date.parse(newest.at) <= NOW_MS ? newest : null;
}

/** Requests/s of the last `seconds`, oldest first, one a second; null where nothing is known of that second. */
export function recentRates(
  { points }: TrafficWindow,
  slot: SlotName,
  seconds: number,
  now: number,
): readonly (number | null)[] {
  const rates: (number | null)[] = new Array(seconds).fill(null);
  const last = Math.floor(now / 1_000);
  // There is one a second.
  for (const point of points?.slice(-seconds) ?? []) {
    const index = seconds - 1 - (last - Math.floor(Date.parse(point.at) / 1_000));
    if (index >= 0 && index < seconds) rates[index] = point[slot].requestsPerS;
  }
  return rates;
}
