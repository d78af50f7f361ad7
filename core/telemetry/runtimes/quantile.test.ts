import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { histogramQuantile } from './quantile.ts';

const INF = Number.POSITIVE_INFINITY;

test('known values: those that Prometheus itself tells of these buckets', () => {
  const positive = new Map([
    [0.1, 5],
    [0.2, 7],
    [1, 11],
    [INF, 12],
  ]);
  const near = (share: number, expected: number) =>
    assert.ok(Math.abs((histogramQuantile(share, positive) ?? Number.NaN) - expected) < 1e-12, `${share}`);
  near(0, 0);
  near(0.2, 0.048);
  near(0.5, 0.15);
  near(0.8, 0.72);
  near(1, 1);
});

test('none without entries, and none where only the endless bucket is', () => {
  assert.equal(histogramQuantile(0.5, new Map()), null);
  assert.equal(histogramQuantile(0.5, new Map([[1, 0]])), null);
  assert.equal(histogramQuantile(0.5, new Map([[INF, 5]])), null);
});

test('it grows with the share and stays between the bounds', () => {
  const steps = fc.array(fc.nat(50), { minLength: 4, maxLength: 4 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(steps, share, share, (counts, a, b) => {
      const sum = counts.reduce((all, each) => all + each, 0);
      const upTo = (at: number) => counts.slice(0, at + 1).reduce((all, each) => all + each, 0);
      const buckets = new Map([0.1, 1, 10, INF].map((bound, at) => [bound, upTo(at)]));
      const [low, high] = [histogramQuantile(Math.min(a, b), buckets), histogramQuantile(Math.max(a, b), buckets)];
      if (low === null || high === null) return sum === 0;
      return low <= high && low >= 0 && high <= 10;
    }),
  );
});
