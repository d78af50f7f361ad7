import type { Condition } from '../contract/alerts.ts';
import type { Bounds } from './baseline.ts';
import type { Verdict } from './model.ts';

type Threshold = Extract<Condition, { kind: 'threshold' }>;

const FALSE: Verdict = { isTrue: false, value: null, limit: null };

/**
 * A value that is not there is above and below nothing. Both sides are compared in single precision, which is what history
 * keeps: 0.9 is `>= 0.9` only there.
 */
export function byThreshold({ op, value: limit }: Threshold, value: number | null): Verdict {
  if (value === null) return FALSE;
  return { isTrue: compare(op, Math.fround(value), Math.fround(limit)), value, limit };
}

function compare(op: Threshold['op'], value: number, limit: number): boolean {
  if (op === '>') return value > limit;
  if (op === '>=') return value >= limit;
  return op === '<' ? value < limit : value <= limit;
}

/** The limit is the one that was passed; of a value between both, the upper (the lower, where only that counts). */
export function byBounds(side: 'above' | 'below' | 'both', { lower, upper }: Bounds, value: number | null): Verdict {
  if (value === null) return FALSE;
  if (side !== 'above' && value < lower) return { isTrue: true, value, limit: lower };
  return { isTrue: side !== 'below' && value > upper, value, limit: side === 'below' ? lower : upper };
}

/** `since`: of the newest sample, or when we began to look if that is later. Null: never seen. */
export function byAbsence(overS: number, since: number | null, at: number): Verdict {
  return since !== null && at - since >= overS * 1_000 ? { isTrue: true, value: null, limit: overS } : FALSE;
}
