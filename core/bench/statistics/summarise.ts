import type { Estimate } from './estimate.ts';
import type { Bins } from './histogram.ts';
import { LatencyHistogram } from './histogram.ts';
import { percentiles } from './percentiles.ts';

/** All that is told of latencies; ms. Has the shape of the contract's `latency`. */
export interface LatencySummary {
  n: number;
  minMs: number;
  meanMs: number;
  maxMs: number;
  p50: Estimate;
  p90: Estimate;
  p95: Estimate;
  p99: Estimate;
  p999: Estimate;
  histogram: Bins;
}

export const LATENCY_PARTS = [0.5, 0.9, 0.95, 0.99, 0.999];

/**
 * Sums up latencies given in the order of time; ms. Exact percentiles; memory: one copy of the samples.
 * @throws RangeError a sample is negative or not a number
 */
export function summarise(samples: Float64Array, { seed }: { seed: number }): LatencySummary {
  for (let i = 0; i < samples.length; i++) {
    if (!((samples[i] as number) >= 0 && (samples[i] as number) < Number.POSITIVE_INFINITY))
      throw new RangeError(`Sample ${i} is ${samples[i]}: latencies are finite and not negative`);
  }
  return summary(new LatencyHistogram().addAll(samples), percentiles(samples, LATENCY_PARTS, seed));
}

/** @param found in the order of `LATENCY_PARTS` */
export function summary(histogram: LatencyHistogram, found: readonly Estimate[]): LatencySummary {
  const { n, minMs, meanMs, maxMs } = histogram;
  const [p50, p90, p95, p99, p999] = found as [Estimate, Estimate, Estimate, Estimate, Estimate];
  return { n, minMs, meanMs, maxMs, p50, p90, p95, p99, p999, histogram: histogram.bins() };
}
