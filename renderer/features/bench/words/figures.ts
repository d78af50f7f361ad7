import type { Estimate } from '../../../../core/contract/bench-record.ts';
import { duration, figures } from '../../../ui/format.ts';

/** Figures of a benchmark as people read them. Pure. */

export const NOT_ENOUGH = 'not enough samples';

type Words = (value: number) => string;

/** `412 µs`, `1.20 ms`, `3.40 s`. */
export function latencyText(ms: number): string {
  if (ms > 0 && ms < 1) return `${figures(ms * 1_000)} µs`;
  return duration(ms);
}

/** `1,204/s`, `8.13/s`. */
export function rateText(perS: number): string {
  return `${perS >= 1_000 ? Math.round(perS).toLocaleString('en') : figures(perS)}/s`;
}

/** A part as percent: 0.0312 → `3.1 %`, 0.2 → `20 %`. */
export function partText(part: number): string {
  const percent = part * 100;
  return `${Math.abs(percent) >= 10 ? Math.round(percent) : Number(percent.toFixed(Math.abs(percent) >= 0.1 ? 1 : 2))} %`;
}

/** Of metrics between 0 and 1 and of errors of any size: `0.914`, `12.4`. */
export function metricText(value: number): string {
  return Math.abs(value) < 10 ? value.toFixed(3) : figures(value);
}

/** The value, never one that nobody could know. */
export function valueText({ value }: Pick<Estimate, 'value'>, words: Words): string {
  return value === null ? NOT_ENOUGH : words(value);
}

/** `1.10–1.31 ms`; null where the lower end is not known, `from 1.10 ms` where the upper is not. A unit that both ends share is said once. */
export function intervalText({ low, high }: Pick<Estimate, 'low' | 'high'>, words: Words): string | null {
  if (low === null) return null;
  if (high === null) return `from ${words(low)}`;
  const [from, to] = [words(low), words(high)];
  if (low < 0) return `${from} to ${to}`.replaceAll('-', '−');
  const unit = /[^\d.,−-]+$/.exec(to)?.[0] ?? '';
  return `${unit !== '' && from.endsWith(unit) ? from.slice(0, -unit.length) : from}–${to}`;
}
