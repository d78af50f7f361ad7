/** Which span of time a page shows, as the address says it. Pure. */
export type Range =
  | { readonly kind: 'last'; readonly id: string; readonly ms: number }
  | { readonly kind: 'fixed'; readonly fromMs: number; readonly toMs: number };

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Those that end now; the first is live, second by second. */
export const lasts = [
  { kind: 'last', id: '15m', text: '15 min', ms: HOUR_MS / 4 },
  { kind: 'last', id: '6h', text: '6 h', ms: 6 * HOUR_MS },
  { kind: 'last', id: '24h', text: '24 h', ms: DAY_MS },
  { kind: 'last', id: '7d', text: '7 d', ms: 7 * DAY_MS },
  { kind: 'last', id: '30d', text: '30 d', ms: 30 * DAY_MS },
] as const;

export function parseRange(params: URLSearchParams): Range {
  const fromMs = Date.parse(params.get('from') ?? '');
  const toMs = Date.parse(params.get('to') ?? '');
  if (fromMs < toMs) return { kind: 'fixed', fromMs, toMs };
  return lasts.find(({ id }) => id === params.get('range')) ?? lasts[0];
}

/** The parameters that stand for it; the live one needs none. */
export function rangeParams(range: Range): {
  readonly from: string | null;
  readonly to: string | null;
  readonly range: string | null;
} {
  if (range.kind === 'last') return { from: null, to: null, range: range.id === lasts[0].id ? null : range.id };
  return { from: new Date(range.fromMs).toISOString(), to: new Date(range.toMs).toISOString(), range: null };
}

export function isLive(range: Range): boolean {
  return range.kind === 'last' && range.id === lasts[0].id;
}

export function spanOf(range: Range, nowMs: number): Span {
  return range.kind === 'last' ? { fromMs: nowMs - range.ms, toMs: nowMs } : { fromMs: range.fromMs, toMs: range.toMs };
}

/** The next longer (1) or shorter (−1) of those that end now. */
export function neighbour(range: Range, step: 1 | -1): Range {
  const at = range.kind === 'last' ? lasts.findIndex(({ id }) => id === range.id) : 0;
  return lasts[Math.min(Math.max(at + step, 0), lasts.length - 1)] ?? lasts[0];
}

/** A span that was drawn with the pointer, at least ten seconds of it. */
export function zoomed(aMs: number, bMs: number): Range {
  const fromMs = Math.floor(Math.min(aMs, bMs));
  return { kind: 'fixed', fromMs, toMs: Math.max(Math.ceil(Math.max(aMs, bMs)), fromMs + 10_000) };
}
