import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Estimate } from './estimate.ts';
import { batchMean } from './mean.ts';
import { seeded } from './rng.ts';
import { throughputOfCalls, throughputOfCompletions } from './throughput.ts';

function holds({ low, high }: Estimate, truth: number): boolean {
  return (low ?? Number.POSITIVE_INFINITY) <= truth && truth <= (high ?? 0);
}

test('the interval of a mean is that of Student', () => {
  // scipy 1.17.1: stats.t.ppf(0.975, 7) * stats.sem([3, 1, 4, 1, 5, 9, 2, 6])
  const found = batchMean(Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6));
  assert.ok(Math.abs((found?.mean ?? 0) - 3.875) < 1e-12);
  assert.ok(Math.abs((found?.half ?? 0) - 2.2976999568407543) < 1e-9, String(found?.half));
  assert.equal(batchMean(new Float64Array(7)), null);
});

test('calls one after the other: rows over time, the truth within the interval in about 95 of 100', () => {
  const runs = Array.from({ length: 200 }, (_, seed) => {
    const rng = seeded(seed);
    let state = 0;
    const durations = Float64Array.from({ length: 2000 }, () => {
      state = 0.8 * state + rng.normal();
      return 10 + state;
    });
    return throughputOfCalls(durations, 8);
  });
  assert.ok(runs.filter((run) => holds(run, 800)).length >= 180);
  const even = throughputOfCalls(new Float64Array(50).fill(2), 4);
  assert.deepEqual([even.value, even.low, even.high], [2000, 2000, 2000]);
  assert.equal(throughputOfCalls(new Float64Array(3).fill(2), 4).value, null);
});

test('calls that depend on each other have an interval as wide as theory says', () => {
  const rng = seeded(1);
  let state = 0;
  const durations = Float64Array.from({ length: 1_000_000 }, () => {
    state = 0.99 * state + rng.normal();
    return 100 + state;
  });
  const half = batchMean(durations)?.half ?? 0;
  // The mean of AR(1) strays as σ / ((1 − φ) √n).
  assert.ok(Math.abs(half / 0.196 - 1) < 0.2, String(half));
});

test('calls that overlap: counted in windows, those after the end left out', () => {
  const rng = seeded(1);
  const completed = Float64Array.from({ length: 5500 }, () => rng.next() * 11_000);
  const found = throughputOfCompletions(completed, 2, 10_000);
  assert.ok(holds(found, 1000) && Math.abs((found.value ?? 0) - 1000) < 30, JSON.stringify(found));
  assert.equal(throughputOfCompletions(new Float64Array(0), 2, 1000).value, 0);
});
