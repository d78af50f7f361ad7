/** What a cell says. Pure. */
import type { Value } from './table.ts';

const MISSING = /^\s*(?:|na|n\/a|nan|null|none|\?)\s*$/i;

/** Nothing stands there: null, NaN, an empty text or one of the words for nothing, such as `NA`. */
export function isMissing(value: Value | undefined): boolean {
  if (value === null || value === undefined || Number.isNaN(value)) return true;
  return typeof value === 'string' && MISSING.test(value);
}

/** NaN where it is no number; true and false are 1 and 0. */
export function toNumber(value: Value | undefined): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string' || isMissing(value)) return Number.NaN;
  const text = value.trim().toLowerCase();
  if (text === 'true' || text === 'false') return Number(text === 'true');
  return Number(text);
}

/** As a person writes it: `1.0` and 1 are `1`. */
export function toText(value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return Array.from(value).join(' ');
  const text = String(value).trim();
  return /^-?\d+\.0+$/.test(text) ? text.slice(0, text.indexOf('.')) : text;
}

export function isVector(value: Value | undefined): value is ArrayLike<number> {
  return typeof value === 'object' && value !== null;
}
