import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Metric, metrics, parseSeriesKey, seriesKey } from './metrics.ts';

test('a series is found again in its key', () => {
  const metric = fc.constantFrom(...(Object.keys(metrics) as Metric[]));
  const name = fc.string().filter((each) => !each.includes('|'));
  fc.assert(
    fc.property(metric, name, fc.string(), (metric, name, part) => {
      const series = { metric, name, part };
      assert.deepEqual(parseSeriesKey(seriesKey(series)), series);
    }),
  );
});

test('what is no key is none', () => {
  for (const key of ['', 'cpu.used', 'cpu.used|gpu-1', 'nothing|gpu-1|', 'toString|a|']) {
    assert.equal(parseSeriesKey(key), null, key);
  }
});
