import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowedOver, fewestSamples, samplesUnder, serverPasses, streamEstimate } from './early-stopping.ts';

test("has MLPerf's floors for an estimate", () => {
  assert.deepEqual([0.5, 0.9, 0.95, 0.99, 0.999].map(fewestSamples), [11, 64, 130, 662, 6636]);
});

// Checked with scipy 1.17.1: the smallest n with stats.binom.cdf(t, n, 0.01) < 0.01, as I_p(n − t, t + 1) = P(at most t over).
test('proves a server only with enough queries', () => {
  assert.deepEqual(
    [0, 1, 2, 3, 10, 100].map((t) => samplesUnder(t, 0.99) + t),
    [459, 662, 838, 1001, 2010, 12_571],
  );
  assert.deepEqual(serverPasses(458, 0), { passes: false, needs: 459 });
  assert.deepEqual(serverPasses(459, 0), { passes: true, needs: 459 });
  assert.equal(serverPasses(10_000, 78).passes, allowedOver(10_000, 0.99) >= 78);
  assert.equal(serverPasses(10, 10).passes, false);
});

test('the estimate of a stream is the t-th largest sample', () => {
  const samples = Float64Array.from({ length: 1000 }, (_, i) => ((i * 7919) % 1000) + 1);
  const t = allowedOver(1000, 0.99);
  assert.equal(t, 2, '838 ≤ 1000 < 1001');
  assert.equal(streamEstimate(samples, 0.99).value, 999);
  assert.equal(streamEstimate(samples.subarray(0, 662), 0.99).value, Math.max(...samples.subarray(0, 662)));
});

test('too few samples are no estimate', () => {
  const { value, note } = streamEstimate(new Float64Array(661).fill(1), 0.99);
  assert.deepEqual([value, note], [null, 'not enough samples: 661 of at least 662 samples']);
  assert.equal(streamEstimate(new Float64Array(0), 0.9).value, null);
});
