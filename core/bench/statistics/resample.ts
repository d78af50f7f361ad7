import type { MetricEstimate } from './estimate.ts';
import { CONFIDENCE } from './estimate.ts';
import { mean } from './moments.ts';
import { rankOf } from './ranks.ts';
import { seeded } from './rng.ts';

const MOST_GROUPS = 200;
const DRAWS = 1_000;

/** Sums over rows from which a metric can be told, kept apart for up to 200 groups that rows are dealt to at random. */
export interface DealtSums {
  /** Over all rows. */
  total: Float64Array;
  groups: readonly Float64Array[];
}

/**
 * Deals rows to groups and adds up what each adds to the sums. Resampling groups instead of rows bounds the cost for
 * millions of rows; with 200 rows or fewer each is its own group, which is the ordinary bootstrap.
 * @param addRow adds what row `i` counts to `sums`
 */
export function dealRows(
  rows: number,
  width: number,
  addRow: (sums: Float64Array, row: number) => void,
  seed: number,
): DealtSums {
  const groups = Array.from({ length: Math.max(1, Math.min(rows, MOST_GROUPS)) }, () => new Float64Array(width));
  const rng = seeded(seed, 'deal');
  const each = rows <= MOST_GROUPS;
  for (let row = 0; row < rows; row++) addRow(groups[each ? row : rng.below(groups.length)] as Float64Array, row);
  const total = new Float64Array(width);
  for (const group of groups) add(total, group);
  return { total, groups };
}

/** What a metric is by the sums; null: there is nothing to divide. */
export interface SumMetric {
  name: string;
  of: (sums: Float64Array) => number | null;
  /** What is missing where it is null. */
  missing: string;
  /** Draws lie higher than the figure itself (a sum of absolute values, never negative): they are moved back onto it. */
  moved?: boolean;
}

/**
 * Metrics with 95 % intervals by a seeded percentile bootstrap over the groups (Efron and Tibshirani 1993, §13). A draw in
 * which a metric is undefined does not count for it; without an interval where that is one in ten, and where all draws are
 * the same: rows without a fault say nothing of how often there is one.
 */
export function bootstrapMetrics(
  { total, groups }: DealtSums,
  metrics: readonly SumMetric[],
  seed: number,
): MetricEstimate[] {
  const rng = seeded(seed, 'resample');
  const drawn = metrics.map((): number[] => []);
  const sums = new Float64Array(total.length);
  for (let draw = 0; draw < DRAWS; draw++) {
    sums.fill(0);
    for (let i = 0; i < groups.length; i++) add(sums, groups[rng.below(groups.length)] as Float64Array);
    metrics.forEach(({ of }, k) => {
      const value = of(sums);
      if (value !== null) drawn[k]?.push(value);
    });
  }
  return metrics.map(({ name, of, missing, moved }, k) => {
    const value = of(total);
    if (value === null) return { name, value, low: null, high: null, note: missing };
    const draws = Float64Array.from(drawn[k] ?? []);
    const shift = moved ? value - mean(draws) : 0;
    return { name, value, ...middleOf(moved ? draws.map((draw) => Math.max(0, draw + shift)) : draws) };
  });
}

function middleOf(values: Float64Array): Omit<MetricEstimate, 'name' | 'value'> {
  const without = (note: string) => ({ low: null, high: null, note });
  if (values.length < 0.9 * DRAWS) return without('too few rows for an interval');
  const sorted = values.toSorted();
  if (sorted[0] === sorted.at(-1)) return without('rows too alike for an interval');
  const at = (q: number): number => sorted[rankOf(sorted.length, q) - 1] as number;
  return { low: at((1 - CONFIDENCE) / 2), high: at((1 + CONFIDENCE) / 2), note: null };
}

function add(sums: Float64Array, more: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (more[i] as number);
}
