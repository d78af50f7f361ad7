import { Problem } from '../contract/problem.ts';

const units: { readonly [unit: string]: number } = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `24h` or `-24h` ago, `now`, or a time as ISO 8601 writes it → ms since 1970. Throws `usage`, also for what is before. */
export function parseWhen(option: string, text: string, nowMs: number): number {
  if (text === 'now') return nowMs;
  const [, count, unit] = /^-?(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  const ago = count === undefined || unit === undefined ? null : Number(count) * (units[unit] ?? 0);
  const at = ago === null ? readInstant(text) : nowMs - ago;
  if (at >= 0) return at;
  throw new Problem('usage', `Give ${option} a time since 1970 such as 2026-01-31T12:00:00Z, or 24h for a day ago`, {
    given: text,
  });
}

/** NaN: it is none. */
function readInstant(text: string): number {
  return /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
}
