/** Figures in words. Pure. */
import type { Estimate } from '../../contract/bench-record.ts';

/** Three digits that count: `0.0138`, `62,700`, `1.20`. */
export function figure(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString('en', { minimumFractionDigits: Math.min(digits, 20), maximumFractionDigits: 20 });
}

/** `13.8 µs`, `4.20 ms`, `1.50 s`. */
export function timeWords(ms: number): string {
  if (ms >= 1000) return `${figure(ms / 1000)} s`;
  return ms >= 0.1 || ms === 0 ? `${figure(ms)} ms` : `${figure(ms * 1000)} µs`;
}

/** `13.8 µs (13.1–14.0 µs)`, or why there is no figure. */
export function estimateWords({ value, low, high, note }: Estimate, words: (value: number) => string): string {
  if (value === null) return note ?? 'unknown';
  if (low === null && high === null) return words(value);
  if (low === null) return words(value);
  return `${words(value)} (${words(low)}–${high === null ? '?' : words(high)})`;
}

export function bytesWords(bytes: number): string {
  if (bytes < 1e6) return `${figure(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${figure(bytes / 1e6)} MB` : `${figure(bytes / 1e9)} GB`;
}

export function percentWords(part: number): string {
  return `${figure(part * 100)} %`;
}

/** The metrics of quality: at most four digits behind the point. */
export function metricWords(value: number | null, note: string | null = null): string {
  if (value === null) return note ?? 'undefined';
  return String(Number(value.toFixed(4)));
}
