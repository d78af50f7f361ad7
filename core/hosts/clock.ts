import type { ClockSkew } from './model.ts';

/** An instant by a clock that may tell whole seconds only, ms since 1970. The truth lies within both. */
export interface Reading {
  readonly from: number;
  readonly to: number;
}

/** `date '+%s %N'` → the instant; busybox prints no fraction. Null when it is none. */
export function parseClock(text: string): Reading | null {
  const match = /^(\d{9,11})(?: (\d{9}))?/.exec(text);
  if (!match) return null;
  const seconds = Number(match[1]) * 1000;
  if (match[2] === undefined) return { from: seconds, to: seconds + 1000 };
  const ms = seconds + Number(match[2]) / 1e6;
  return { from: ms, to: ms };
}

/**
 * How far the host's clock is ahead. It was read twice between `sentMs` and `receivedMs` of ours: the first reading
 * cannot be before we sent, nor the last one after we received, so `last − received ≤ skew ≤ first − sent`.
 */
export function clockSkew(sentMs: number, receivedMs: number, first: Reading, last: Reading): ClockSkew {
  const least = last.from - receivedMs;
  const most = first.to - sentMs;
  const ms = Math.round((least + most) / 2);
  return { ms, boundMs: Math.ceil(Math.max(most - ms, ms - least)) };
}
