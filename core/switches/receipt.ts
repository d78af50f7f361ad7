/** What a switch proves, from the switch's own log. Pure. */
import type { Slot } from '../services/model.ts';
import type { RequestRecord } from './model.ts';

export interface ReceiptQuestion {
  readonly fromSlot: Slot;
  readonly toSlot: Slot;
  /** When the switch was asked for, µs by the clock of the records. */
  readonly askedUs: number;
  /** When it had taken effect, µs by the clock of the records. */
  readonly appliedUs: number;
  /** How far before and after `appliedUs` the receipt looks. */
  readonly windowMs: number;
}

/** A value before and after the switch; null: not enough requests to say. */
export interface BeforeAfter {
  readonly before: number | null;
  readonly after: number | null;
}

/**
 * All counts are of the requests that began within the window. "Before" are those that began until `appliedUs`,
 * "after" those that began later.
 */
export interface Receipt {
  readonly requests: number;
  /** Those without a good answer: status 0 or ≥ 500, or broken off; not those that the client left. */
  readonly failed: number;
  /** Those whose client did not wait for the end. */
  readonly clientLeft: number;
  /** Those that each slot answered. */
  readonly bySlot: { readonly [slot in Slot]: number };
  /** Those that began after `appliedUs` and that the old slot answered, standing in for the new one included. */
  readonly lateOld: number;
  /** When the last one began that the old slot answered, null: none. */
  readonly lastOldUs: number | null;
  /** When the first one began, since the switch was asked for, that the new slot answered, null: none. */
  readonly firstNewUs: number | null;
  /** Those that took more than one try: retries hide a slot's failures. */
  readonly retried: number;
  /** Of the answered requests that did not fail, to the end of the response headers. */
  readonly p50Ms: BeforeAfter;
  readonly p99Ms: BeforeAfter;
  /** No record within the window was lost, as far as the log's serials tell. */
  readonly complete: boolean;
}

/** A 99th percentile of fewer values would be their largest. */
const ENOUGH_FOR_P99 = 100;

/**
 * The receipt of one switch. `records`: in any order, read until the window is over and its requests have ended; those
 * outside the window only help to tell whether any is missing.
 */
export function makeReceipt(records: readonly RequestRecord[], question: ReceiptQuestion): Receipt {
  const { fromSlot, toSlot, askedUs, appliedUs } = question;
  const startUs = appliedUs - question.windowMs * 1000;
  const endUs = appliedUs + question.windowMs * 1000;
  const within = records.filter(({ beganUs }) => beganUs >= startUs && beganUs <= endUs);
  const answeredBy = (slot: Slot) => within.filter(({ answered }) => answered === slot);
  const old = answeredBy(fromSlot);
  const began = (list: readonly RequestRecord[]) => sorted(list.map(({ beganUs }) => beganUs));
  const good = within.filter((record) => record.durationUs >= 0 && !isFailed(record));
  const before = tookMs(good.filter(({ beganUs }) => beganUs <= appliedUs));
  const after = tookMs(good.filter(({ beganUs }) => beganUs > appliedUs));
  return {
    requests: within.length,
    failed: within.filter(isFailed).length,
    clientLeft: within.filter(({ ending }) => ending === 'client-left').length,
    bySlot: { blue: answeredBy('blue').length, green: answeredBy('green').length },
    lateOld: old.filter(({ beganUs }) => beganUs > appliedUs).length,
    lastOldUs: began(old).at(-1) ?? null,
    firstNewUs: began(answeredBy(toSlot)).find((us) => us >= askedUs) ?? null,
    retried: within.filter(({ retries }) => (retries ?? 0) > 0).length,
    p50Ms: { before: percentile(before, 50, 1), after: percentile(after, 50, 1) },
    p99Ms: { before: percentile(before, 99, ENOUGH_FOR_P99), after: percentile(after, 99, ENOUGH_FOR_P99) },
    complete: isComplete(records, startUs),
  };
}

/** No answer, a status ≥ 500, or an answer that broke off; not when the client left. */
export function isFailed({ status, ending }: RequestRecord): boolean {
  return ending !== 'client-left' && (status === 0 || status >= 500 || ending === 'cut');
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

function tookMs(records: readonly RequestRecord[]): number[] {
  return sorted(records.map(({ durationUs }) => durationUs / 1000));
}

/** Nearest rank: the smallest value that `percent` of all are not above; null for fewer than `enough` values. */
function percentile(ascending: readonly number[], percent: number, enough: number): number | null {
  if (ascending.length < enough) return null;
  return ascending[Math.ceil((percent / 100) * ascending.length) - 1] ?? null;
}

/**
 * Whether the serials of each process leave out none that may have begun since `startUs`. Records are logged as requests
 * end, so what was lost before one that was logged before `startUs` began too early to matter.
 */
function isComplete(records: readonly RequestRecord[], startUs: number): boolean {
  const places = records.map(({ logged }) => logged).filter((place) => place !== undefined);
  const byProcess = Map.groupBy(places, ({ process }) => process);
  return [...byProcess.values()].every((log) => {
    const inOrder = log.toSorted((a, b) => a.serial - b.serial);
    return inOrder.every(({ serial, atUs }, at) => atUs < startUs || serial === (inOrder[at - 1]?.serial ?? -1) + 1);
  });
}
