import type { Estimate } from './estimate.ts';
import { meanEstimate } from './mean.ts';

/**
 * Samples each second from calls one after the other: batch · 1,000 / mean duration, its interval that of the mean.
 * @param durationsMs of each call, in the order of time
 * @param batch samples (rows) a call
 */
export function throughputOfCalls(durationsMs: Float64Array, batch: number): Estimate {
  const { value, low, high, confidence, note } = meanEstimate(durationsMs);
  const rate = (ms: number | null): number | null => (ms === null || ms <= 0 ? null : (batch * 1000) / ms);
  return { value: rate(value), low: rate(high), high: rate(low), confidence, note };
}

/**
 * Samples each second from what was completed when, for calls that overlap: counted in equal windows.
 * @param completedMs since the start, any order; what is outside [0, durationMs) does not count
 */
export function throughputOfCompletions(
  completedMs: Float64Array,
  batch: number,
  durationMs: number,
  windows = 32,
): Estimate {
  const counts = new Float64Array(windows);
  const windowMs = durationMs / windows;
  for (let i = 0; i < completedMs.length; i++) {
    const window = Math.floor((completedMs[i] as number) / windowMs);
    if (window >= 0 && window < windows) counts[window] = (counts[window] as number) + 1;
  }
  const estimate = meanEstimate(counts.map((count) => (count * batch * 1000) / windowMs));
  return { ...estimate, low: estimate.low === null ? null : Math.max(0, estimate.low) };
}
