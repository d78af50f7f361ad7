import type { Mark } from '../../../../core/contract/monitor.ts';
import type { Span } from '../time/range.ts';

/** Of a panel's width: as near as this a pointer can be meant to be on it. */
const NEAR = 0.008;

/** The marks that begin near this time, or that last over it. Pure. */
export function marksNear(marks: readonly Mark[], atMs: number, { fromMs, toMs }: Span): readonly Mark[] {
  const withinMs = (toMs - fromMs) * NEAR;
  return marks.filter(({ at, until }) => {
    const startMs = Date.parse(at);
    return Math.abs(startMs - atMs) <= withinMs || (until !== null && startMs <= atMs && atMs <= Date.parse(until));
  });
}
