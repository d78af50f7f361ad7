/** What a rule judges of a series. Slices: telemetry. */
import type { Rule } from '../contract/alerts.ts';
import type { History, Sample } from '../telemetry/model.ts';
import { besides, type Target } from './model.ts';

/** A sample's time is the host's, mended: it may be a little ahead of ours. */
const AHEAD_MS = 2_000;

/** Null when there is no sample in the last `overS` seconds (of one of both, where it is divided). */
export function measure(
  history: Pick<History, 'recent' | 'latest'>,
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
function windowed(
  history: Pick<History, 'recent' | 'latest'>,
  fn: Rule['fn'],
  key: string,
  after: number,
  until: number,
): number | null {
  if (fn !== 'last') return summarize(fn, history.recent(key, after + 1, until));
  const newest = history.latest(key);
  return newest && newest.atMs > after && newest.atMs <= until ? newest.value : null;
}

/** Null for no samples. `rise`: the sum of all steps up; a step down is a counter that began anew. */
export function summarize(fn: Rule['fn'], samples: readonly Pick<Sample, 'value'>[]): number | null {
  const last = samples.at(-1);
  if (!last) return null;
  if (fn === 'last') return last.value;
  let sum = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let rise = 0;
  let before = Number.POSITIVE_INFINITY;
  for (const { value } of samples) {
    sum += value;
    if (value < least) least = value;
    if (value > most) most = value;
    if (value > before) rise += value - before;
    before = value;
  }
  return { mean: sum / samples.length, min: least, max: most, rise }[fn];
}
