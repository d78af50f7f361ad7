import type { Unit } from '../../../core/contract/metrics.ts';
import { bytes, duration, figures } from '../../ui/format.ts';

/** Values of metrics as people read them. Pure. */

const words: { readonly [unit in Unit]: (value: number) => string } = {
  // Below a tenth one more figure tells something; at 0 and at round ticks it does not.
  share: (value) => `${Number((value * 100).toFixed(Math.abs(value) < 0.1 ? 1 : 0))} %`,
  count: (value) => short(value),
  'per-second': (value) => `${short(value)}/s`,
  bytes,
  'bytes-per-second': (value) => `${bytes(value)}/s`,
  seconds: (value) => `${value < 0 ? '−' : ''}${secondsText(Math.abs(value))}`,
  celsius: (value) => `${value.toFixed(0)} °C`,
  watts: (value) => `${value.toFixed(0)} W`,
  hertz: (value) => (value >= 1e9 ? `${figures(value / 1e9)} GHz` : `${figures(value / 1e6)} MHz`),
};

/** `87 %`, `1.4 GB/s`, `12 ms`; null is a dash: there is no such value. */
export function valueText(unit: Unit, value: number | null): string {
  return value === null || Number.isNaN(value) ? '–' : words[unit](value);
}

/** At most three figures, no zeros behind the point. */
function short(value: number): string {
  return String(Number(figures(value)));
}

function secondsText(value: number): string {
  return value > 0 && value < 0.001 ? `${figures(value * 1_000_000)} µs` : duration(value * 1_000);
}
