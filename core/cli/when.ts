import { Problem } from '../contract/problem.ts';

const units: { readonly [unit: string]: number } = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `24h` or `-24h` ago, `now`, or a time as ISO 8601 writes it → ms since 1970. Throws `usage`. */
export function parseWhen(option: string, text: string, nowMs: number): number {
  if (text === 'now') return nowMs;
  const [, count, unit] = /^-?(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return nowMs - Number(count) * (units[unit] ?? 0);
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new Problem('usage', `Give ${option} a time such as 2026-01-31T12:00:00Z, or 24h for a day ago`, {
    given: text,
  });
}
