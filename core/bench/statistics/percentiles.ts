import { bootstrapRanks, countCells } from './block-bootstrap.ts';
import { fewestSamples } from './early-stopping.ts';
import type { Estimate } from './estimate.ts';
import { CONFIDENCE, notEnough } from './estimate.ts';
import { percentileRanks, rankOf } from './ranks.ts';
import { seeded } from './rng.ts';
import { select } from './select.ts';

/**
 * Percentiles of samples in the order of time, each an order statistic with the wider of two 95 % intervals: by binomial
 * ranks (exact for independent samples) and by block bootstrap (for those that depend on their neighbours). Below MLPerf's
 * floors there is no figure. `high` is null where no sample is large enough to be the bound. No NaN. The samples stay as
 * they are; memory: one copy of them.
 *
 * Of 100 intervals on AR(1) series 92–97 held the truth with φ ≤ 0.5 from 700 samples on; with φ 0.9 94 (p50) and 88 (p99)
 * at 3,000 samples, 91 and 80 at 700: a few clusters of slow calls tell little.
 */
export function percentiles(samples: Float64Array, parts: readonly number[], seed: number): Estimate[] {
  const n = samples.length;
  const told = parts.filter((p) => n >= fewestSamples(p)).sort((a, b) => a - b);
  const copy = Float64Array.from(samples);
  const at = (rank: number): number => copy[rank - 1] as number;

  const middles = told.map((p) => rankOf(n, p));
  const exact = told.map((p) => percentileRanks(n, p, CONFIDENCE));
  const certain = [...middles, ...exact.flatMap(({ low, high }) => (high === null ? [low] : [low, high]))];
  selectRanks(copy, certain);
  const values = middles.map(at);

  const stray =
    told.length > 0 ? bootstrapRanks(countCells(samples, values), n, told, CONFIDENCE, seeded(seed, 'blocks')) : [];
  const ranks = exact.map(({ low, high }, k) => ({
    low: Math.min(low, stray[k]?.low ?? low),
    high: high === null ? null : Math.max(high, stray[k]?.high ?? high),
  }));
  selectRanks(
    copy,
    ranks.flatMap(({ low, high }) => (high === null ? [low] : [low, high])),
  );

  const found = new Map(
    told.map((p, k) => {
      const { low, high } = ranks[k] as (typeof ranks)[number];
      return [p, estimate(values[k] as number, at(low), high === null ? null : at(high))];
    }),
  );
  return parts.map((p) => found.get(p) ?? notEnough(n, fewestSamples(p)));
}

/** One percentile; see `percentiles`. `p` is a part: 0.99. */
export function percentile(samples: Float64Array, p: number, seed: number): Estimate {
  return percentiles(samples, [p], seed)[0] as Estimate;
}

function selectRanks(values: Float64Array, ranks: readonly number[]): void {
  const wanted = [...new Set(ranks)].sort((a, b) => a - b).map((rank) => rank - 1);
  select(values, wanted);
}

function estimate(value: number, low: number, high: number | null): Estimate {
  const note = high === null ? 'too few samples for an upper bound' : null;
  return { value, low, high, confidence: CONFIDENCE, note };
}
