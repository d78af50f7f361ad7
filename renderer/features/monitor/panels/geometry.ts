import type { Span } from '../time/range.ts';

/** Where the curves are within a panel, px: the same in all, so that one crosshair goes through them. Pure. */
export const LEFT_PX = 62;
export const RIGHT_PX = 10;

/** px from the left edge of a panel so wide. */
export function placeOf(atMs: number, { fromMs, toMs }: Span, width: number): number {
  return LEFT_PX + ((atMs - fromMs) / (toMs - fromMs)) * (width - LEFT_PX - RIGHT_PX);
}

/** The time at that place, within the span. */
export function timeAt(px: number, { fromMs, toMs }: Span, width: number): number {
  const share = (px - LEFT_PX) / (width - LEFT_PX - RIGHT_PX);
  return fromMs + Math.min(Math.max(share, 0), 1) * (toMs - fromMs);
}
