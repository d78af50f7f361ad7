import type { Estimate } from '../contract/bench-record.ts';

/** `13.8 µs`, `4.2 ms`, `1.5 s`; null stays. */
export function time(ms: number | null): string | null {
  if (ms === null) return null;
  const digits = (value: number) => (value >= 100 ? String(Math.round(value)) : value.toPrecision(3));
  if (ms >= 1000) return `${digits(ms / 1000)} s`;
  return ms >= 0.1 || ms === 0 ? `${digits(ms)} ms` : `${digits(ms * 1000)} µs`;
}

/** `4.1 ms–4.3 ms`; the note where there is no value. */
export function interval({ low, high, value, note }: Estimate): string | null {
  if (value === null) return note;
  return low === null ? null : `${time(low)}–${time(high) ?? '?'}`;
}

/** `1,234`, `12.3`; null stays. */
export function count(value: number | null): string | null {
  if (value === null) return null;
  return (value >= 100 ? Math.round(value) : Number(value.toPrecision(3))).toLocaleString('en');
}
