/** What a rule judges of a series. Slices: telemetry. */
import type { Rule } from '../contract/alerts.ts';
import type { History } from '../telemetry/model.ts';
import { besides, type Target } from './model.ts';

export type Recent = Pick<History, 'tally' | 'latest'>;

/** A sample's time is the host's, mended: it may be a little ahead of ours. */
const AHEAD_MS = 2_000;

/** Null when there is no sample in the last `overS` seconds (of one of both, where it is divided). */
export function measure(
  history: Recent,
  { fn, overS, by }: Pick<Rule, 'fn' | 'overS' | 'by'>,
  target: Target,
  at: number,
): number | null {
  const value = windowed(history, fn, target.key, at - overS * 1_000, at + AHEAD_MS);
  if (value === null || !by) return value;
  const whole = windowed(history, fn, besides(target.series, by), at - overS * 1_000, at + AHEAD_MS);
  return whole ? value / whole : null;
}

/** Of the samples after `after` up to `until`. */
function windowed(history: Recent, fn: Rule['fn'], key: string, after: number, until: number): number | null {
  if (fn === 'last') {
    const newest = history.latest(key);
    return newest && newest.atMs > after && newest.atMs <= until ? newest.value : null;
  }
  const tally = history.tally(key, after + 1, until);
  if (tally.count === 0) return null;
  return fn === 'mean' ? tally.sum / tally.count : tally[fn];
}
