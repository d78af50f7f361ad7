import { binomialQuantile } from './special.ts';

/** Ranks count from 1: rank 1 is the smallest sample. */
export interface Ranks {
  low: number;
  /** Null: no sample is large enough to be the bound. */
  high: number | null;
}

/** The rank of the percentile itself: the smallest with at least a part `p` of the samples at or below it. */
export function rankOf(n: number, p: number): number {
  // 0.99 · 100 is a little more than 99 in binary: what is that near to a whole number is one.
  return Math.min(n, Math.max(1, Math.ceil(n * p - 1e-9 * n)));
}

/**
 * Two-sided interval of a percentile from independent samples of any distribution: it lies in [x₍low₎, x₍high₎] with at
 * least the confidence, as the number of samples below it is binomial (Hahn and Meeker, Statistical Intervals, §5.2).
 * Either side misses at most (1 − confidence) / 2. p99: n = 1,000 → 983–997; a finite upper bound takes n ≥ 368.
 */
export function percentileRanks(n: number, p: number, confidence: number): Ranks {
  const miss = (1 - confidence) / 2;
  const high = binomialQuantile(1 - miss, n, p) + 1;
  return { low: Math.max(1, binomialQuantile(miss, n, p)), high: high <= n ? high : null };
}
