import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { percentile, percentiles } from './percentiles.ts';
import { percentileRanks, rankOf } from './ranks.ts';
import { permutation, seeded } from './rng.ts';

test('ranks of the exact interval', () => {
  // scipy 1.17.1: stats.binom.ppf(0.025, n, 0.99) and stats.binom.ppf(0.975, n, 0.99) + 1.
  assert.deepEqual(percentileRanks(1000, 0.99, 0.95), { low: 983, high: 997 });
  assert.deepEqual(percentileRanks(10_000, 0.99, 0.95), { low: 9880, high: 9920 });
  assert.deepEqual(percentileRanks(10_000_000, 0.99, 0.95), { low: 9_899_383, high: 9_900_617 });
  assert.equal(percentileRanks(367, 0.99, 0.95).high, null);
  assert.equal(percentileRanks(368, 0.99, 0.95).high, 368);
});

test('the rank of a percentile takes no more samples than its part', () => {
  assert.equal(rankOf(100, 0.99), 99);
  assert.equal(rankOf(101, 0.99), 100);
  assert.equal(rankOf(1000, 0.999), 999);
  assert.equal(rankOf(1, 0.5), 1);
});

test('a shuffled row has the percentiles of its ranks, and intervals at least as wide as the exact ones', () => {
  const n = 10_000;
  const samples = Float64Array.from(permutation(n, seeded(4)), (each) => each + 1);
  const [p50, p99] = percentiles(samples, [0.5, 0.99], 1);
  assert.equal(p50?.value, 5000);
  assert.equal(p99?.value, 9900);
  assert.ok((p99?.low ?? 1e9) <= 9880 && (p99?.low ?? 0) > 9850, String(p99?.low));
  assert.ok((p99?.high ?? 0) >= 9920 && (p99?.high ?? 1e9) < 9950, String(p99?.high));
});

test('below the floors there is no figure', () => {
  const samples = Float64Array.from({ length: 661 }, (_, i) => i);
  const [p50, p95, p99, p999] = percentiles(samples, [0.5, 0.95, 0.99, 0.999], 1);
  assert.equal(p50?.value, 330);
  assert.equal(p95?.value, 627);
  assert.deepEqual([p99?.value, p99?.low], [null, null]);
  assert.equal(p999?.note, 'not enough samples: 661 of at least 6636 samples');
  assert.equal(percentile(new Float64Array(0), 0.5, 1).value, null);
});

/** Log-normal, each sample remembering a part `phi` of the one before; its p90 is exp(1.2816). */
function autocorrelated(n: number, phi: number, seed: number): Float64Array {
  const rng = seeded(seed);
  let state = rng.normal();
  return Float64Array.from({ length: n }, () => {
    state = phi * state + Math.sqrt(1 - phi * phi) * rng.normal();
    return Math.exp(state);
  });
}

test('samples that depend on their neighbours get a wider interval, which holds the truth', () => {
  const truth = Math.exp(1.2815515655446004);
  const repeats = Array.from({ length: 60 }, (_, i) => i);
  const intervals = repeats.map((seed) => percentile(autocorrelated(6000, 0.9, seed), 0.9, seed));
  const held = intervals.filter(({ low, high }) => (low ?? 9) <= truth && truth <= (high ?? 0)).length;
  assert.ok(held >= 52, `${held} of 60`);
  // The binomial ranks alone, as if each sample were its own:
  const naive = repeats.filter((seed) => {
    const sorted = autocorrelated(6000, 0.9, seed).sort();
    const { low, high } = percentileRanks(6000, 0.9, 0.95);
    return (sorted[low - 1] as number) <= truth && truth <= (sorted[(high ?? 6000) - 1] as number);
  }).length;
  assert.ok(naive < 45, `${naive} of 60`);
});

test('an interval holds its figure, the seed repeats it, and the samples stay as they are', () => {
  const lists = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 900 });
  fc.assert(
    fc.property(lists, fc.integer(), (list, seed) => {
      const samples = Float64Array.from(list);
      const found = percentiles(samples, [0.5, 0.9, 0.99], seed);
      for (const { value, low, high } of found) {
        if (value !== null) assert.ok((low ?? 1e9) <= value && value <= (high ?? -1));
      }
      assert.deepEqual(percentiles(samples, [0.5, 0.9, 0.99], seed), found);
      assert.deepEqual([...samples], list);
    }),
    { numRuns: 40 },
  );
});
