import type { ReceiptView } from '../../../core/contract/jobs.ts';
import { duration, plural } from '../../ui/format.ts';

/** A switch as two lanes over one axis of time, and in words. Pure. */

export interface SwitchPicture {
  /** Where the old slot's lane ends and the new one's begins, 0–1 of the width. */
  readonly lastOld: number;
  readonly firstNew: number;
  /** What lies between the two. */
  readonly between: string;
}

/** Null where one of the two is not known: the service had no traffic, or it is its first revision. */
export function switchPicture({ lastOldAt, firstNewAt }: ReceiptView): SwitchPicture | null {
  if (lastOldAt === null || firstNewAt === null) return null;
  const apartMs = Date.parse(firstNewAt) - Date.parse(lastOldAt);
  const half = apartMs === 0 ? 0 : 0.12;
  const [early, late] = [0.5 - half, 0.5 + half];
  return {
    lastOld: apartMs >= 0 ? early : late,
    firstNew: apartMs >= 0 ? late : early,
    between:
      apartMs === 0
        ? 'in the same millisecond'
        : apartMs > 0
          ? `${duration(apartMs)} until the next request came`
          : `${duration(-apartMs)} in which both answered`,
  };
}

export interface Verdict {
  readonly level: 'ok' | 'warn' | 'bad' | 'unknown';
  readonly text: string;
}

/** What the receipt proves, in a sentence. */
export function verdictOf({ requests, failed, lateOld, complete, from }: ReceiptView): Verdict {
  const atLeast = complete ? '' : 'At least ';
  if (failed > 0)
    return { level: 'bad', text: `${atLeast}${failed.toLocaleString('en')} of ${plural(requests, 'request')} failed` };
  if (lateOld > 0) {
    return {
      level: 'bad',
      text: `${atLeast}${plural(lateOld, 'request')} went to ${from ?? 'the old slot'} after the switch`,
    };
  }
  if (requests === 0) return { level: 'unknown', text: 'No request came while it was switched, so none could be lost' };
  if (!complete) return { level: 'warn', text: 'No lost request was seen, but not all of them could be read' };
  return { level: 'ok', text: `No request was lost: ${plural(requests, 'request')}, 0 failed` };
}

/** `07:12:03.412` by this screen's time zone; a dash for null. */
export function clock(at: string | null): string {
  if (at === null) return '–';
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** `5.10 ms → 4.80 ms`; a dash for one that is not known, `unknown` for both. */
export function beforeAfter(
  { before, after }: { readonly before: number | null; readonly after: number | null },
  unknown = '–',
): string {
  if (before === null && after === null) return unknown;
  return `${duration(before)} → ${duration(after)}`;
}

/** A count of the receipt: a lower bound where the switch forgot requests before they were read. */
export function countText(value: number, { complete }: Pick<ReceiptView, 'complete'>): string {
  return `${complete ? '' : '≥ '}${value.toLocaleString('en')}`;
}
