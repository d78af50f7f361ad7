import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { latencyHistogram } from '../../contract/bench-record.ts';
import { LatencyHistogram } from './histogram.ts';
import { rankOf } from './ranks.ts';

const latencies = fc.array(fc.double({ min: 1e-5, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 });

test('values of ranks are within 0.8 %', () => {
  fc.assert(
    fc.property(latencies, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (list, p) => {
      const histogram = new LatencyHistogram().addAll(Float64Array.from(list));
      const rank = rankOf(list.length, p);
      const exact = Float64Array.from(list).sort()[rank - 1] as number;
      assert.ok(Math.abs(histogram.valueAt(rank) / exact - 1) <= 0.008, `${histogram.valueAt(rank)} for ${exact}`);
    }),
  );
});

test('bins hold every sample once, between rising edges, as the contract wants them', () => {
  fc.assert(
    fc.property(latencies, fc.integer({ min: 1, max: 200 }), (list, most) => {
      const bins = latencyHistogram.parse(new LatencyHistogram().addAll(Float64Array.from(list)).bins(most));
      assert.ok(bins.counts.length <= most);
      assert.equal(bins.edgesMs.length, bins.counts.length + 1);
      for (const [i, count] of bins.counts.entries()) {
        const [low, high] = [bins.edgesMs[i] as number, bins.edgesMs[i + 1] as number];
        assert.ok(low < high);
        assert.equal(count, list.filter((each) => low <= each && each < high).length);
      }
    }),
  );
});

test('merged histograms are the histogram of all', () => {
  fc.assert(
    fc.property(latencies, latencies, (some, others) => {
      const merged = new LatencyHistogram()
        .addAll(Float64Array.from(some))
        .merge(new LatencyHistogram().addAll(Float64Array.from(others)));
      const all = new LatencyHistogram().addAll(Float64Array.from([...some, ...others]));
      assert.deepEqual(merged.bins(), all.bins());
      assert.deepEqual([merged.n, merged.minMs, merged.maxMs], [all.n, all.minMs, all.maxMs]);
      assert.ok(Math.abs(merged.meanMs / all.meanMs - 1) < 1e-12);
    }),
  );
});

test('counts what is beyond its range, and nothing when it is empty', () => {
  const histogram = new LatencyHistogram().addAll(Float64Array.of(0, 1e-9, 1e9));
  const { edgesMs, counts } = histogram.bins();
  assert.deepEqual([counts[0], counts.at(-1)], [2, 1]);
  assert.deepEqual([edgesMs[0], edgesMs.at(-1)], [0, 1e9]);
  assert.equal(histogram.valueAt(3), 1e9);
  const empty = new LatencyHistogram();
  assert.deepEqual([empty.bins(), empty.minMs, empty.meanMs], [{ edgesMs: [], counts: [] }, 0, 0]);
});
