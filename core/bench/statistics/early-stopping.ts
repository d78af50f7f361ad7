import type { Estimate } from './estimate.ts';
import { notEnough } from './estimate.ts';
import { select } from './select.ts';
import { incompleteBeta } from './special.ts';

/**
 * MLPerf's early stopping (inference_rules.adoc, appendix; LoadGen early_stopping.cc): confidence c = 0.99, tolerance d =
 * 0. With t samples over the wanted latency, h(t) samples under it prove the percentile.
 */

export const EARLY_STOPPING_CONFIDENCE = 0.99;

/** Whether n samples, t of them over, prove that a part p of all lies under: I_p(n − t, t + 1) < 1 − c. */
function proves(n: number, t: number, p: number): boolean {
  return t < n && incompleteBeta(p, n - t, t + 1) < 1 - EARLY_STOPPING_CONFIDENCE;
}

/** h(t): the smallest h with I_p(h, t + 1) < 0.01. */
export function samplesUnder(t: number, p: number): number {
  let failed = 0;
  let enough = 1;
  while (!proves(enough + t, t, p)) {
    failed = enough;
    enough *= 2;
  }
  while (enough - failed > 1) {
    const middle = Math.floor((failed + enough) / 2);
    if (proves(middle + t, t, p)) enough = middle;
    else failed = middle;
  }
  return enough;
}

/** The fewest samples for an estimate of the percentile: h(1) + 1. p50 11, p90 64, p95 130, p99 662, p99.9 6,636. */
export function fewestSamples(p: number): number {
  return samplesUnder(1, p) + 1;
}

/** Server scenario: whether `over` of `n` queries over the target still prove that the part `p` is under it. */
export function serverPasses(n: number, over: number, p = 0.99): { passes: boolean; needs: number } {
  const passes = proves(n, over, p);
  return { passes, needs: passes ? n : samplesUnder(over, p) + over };
}

/** The largest t that n samples allow: the estimate is the t-th largest sample. 0: too few for one. */
export function allowedOver(n: number, p: number): number {
  let allowed = 0;
  let refused = n;
  while (refused - allowed > 1) {
    const middle = Math.floor((allowed + refused) / 2);
    if (proves(n, middle, p)) allowed = middle;
    else refused = middle;
  }
  return allowed;
}

/** Stream scenarios: with 99 % confidence the percentile is at most this. `high` is the figure, there is no low. */
export function streamEstimate(samples: Float64Array, p: number): Estimate {
  const n = samples.length;
  const t = allowedOver(n, p);
  if (t === 0) return { ...notEnough(n, fewestSamples(p)), confidence: EARLY_STOPPING_CONFIDENCE };
  const copy = Float64Array.from(samples);
  select(copy, [n - t]);
  const value = copy[n - t] ?? null;
  return { value, low: null, high: value, confidence: EARLY_STOPPING_CONFIDENCE, note: null };
}
