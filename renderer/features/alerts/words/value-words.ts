import type { Unit } from '../../../../core/contract/metrics.ts';
import { bytes, figures } from '../../../ui/format.ts';

/** Values as people read them. Pure. */

/** `93 %`, `12.4 GB`, `250 ms`; null is a dash. */
export function valueWords(value: number | null, unit: Unit): string {
  if (value === null) return '–';
  if (unit === 'bytes' || unit === 'bytes-per-second') {
    const size = `${value < 0 ? '−' : ''}${bytes(Math.abs(value))}`;
    return unit === 'bytes' ? size : `${size}/s`;
  }
  if (unit === 'share') return `${short(value * 100)} %`;
  if (unit === 'seconds') return timeWords(value);
  if (unit === 'hertz') return hertzWords(value);
  const suffix = { count: '', 'per-second': ' /s', celsius: ' °C', watts: ' W' }[unit];
  return `${short(value)}${suffix}`;
}

function hertzWords(value: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(Math.abs(value), 1)) / 3), 3);
  return `${short(value / 1_000 ** power)} ${['Hz', 'kHz', 'MHz', 'GHz'][power]}`;
}

function timeWords(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 1) return `${short(value * 1_000)} ms`;
  if (size < 120) return `${short(value)} s`;
  return value < 0 ? `−${spanWords(size)}` : spanWords(size);
}

/** Three digits, without zeros that tell nothing. */
function short(value: number): string {
  return figures(Number(value.toPrecision(3)))
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

const steps = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** `5 min`, `1 h 30 min`, `2 d`: of whole seconds, the two largest parts. */
export function spanWords(seconds: number): string {
  let left = Math.round(seconds);
  const parts = steps.flatMap(([text, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count > 0 ? [`${count} ${text}`] : [];
  });
  return parts.slice(0, 2).join(' ') || '0 s';
}

/** `5 min`, `1 h 30 min`, `90` (seconds) → seconds. Null: it can not be read. */
export function readSpan(text: string): number | null {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  const sizes: { readonly [unit: string]: number } = {
    s: 1,
    sec: 1,
    m: 60,
    min: 60,
    h: 3_600,
    d: 86_400,
    day: 86_400,
    days: 86_400,
  };
  let [seconds, rest] = [0, trimmed];
  while (rest !== '') {
    const [all = '', digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)\s*/i.exec(rest) ?? [];
    const size = sizes[unit.toLowerCase()];
    if (digits === undefined || size === undefined) return null;
    seconds += Number(digits) * size;
    rest = rest.slice(all.length);
  }
  return trimmed === '' ? null : seconds;
}

/** As it is edited: `readSpan` of it is the very span, of whole seconds. */
export function writeSpan(seconds: number): string {
  if (!Number.isInteger(seconds)) return String(seconds);
  const words = spanWords(seconds);
  return readSpan(words) === seconds ? words : String(seconds);
}
