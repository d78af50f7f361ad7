import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { rule } from '../contract/alerts.ts';
import { baselineOf, boundsOf } from './baseline.ts';
import { FakeHistory } from './history.fixture.ts';
import { targetOf } from './model.ts';
import { usualOf } from './past.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-03-25T10:30:00Z');
const KEY = 'latency.p95|credit|blue';
const of = rule.parse({ name: 'slow', metric: 'latency.p95', when: { kind: 'absent' } });

describe('what is usual', () => {
  it('is the median and the median of the distances from it', () => {
    // R: x <- 1:21; median(x) = 11, mad(x, constant = 1) = 5, mad(x) = 7.413
    const usual = baselineOf(Array.from({ length: 21 }, (_, at) => at + 1));
    assert.deepEqual(usual, { median: 11, mad: 5 });
    const { lower, upper } = boundsOf(usual ?? { median: 0, mad: 0 }, { deviations: 1, atLeast: 0 });
    assert.ok(Math.abs(upper - 18.413) < 1e-9 && Math.abs(lower - 3.587) < 1e-9);
  });

  it('is no usual of fewer than 20 values', () => {
    assert.equal(baselineOf(Array(19).fill(1)), null);
    assert.deepEqual(baselineOf(Array(20).fill(1)), { median: 1, mad: 0 });
  });

  it('is not nearer than the least difference, and a twentieth where all values are alike', () => {
    const alike = { median: 100, mad: 0 };
    assert.deepEqual(boundsOf(alike, { deviations: 4, atLeast: 0 }), { lower: 95, upper: 105 });
    assert.deepEqual(boundsOf(alike, { deviations: 4, atLeast: 2 }), { lower: 98, upper: 102 });
    assert.deepEqual(boundsOf({ median: 0, mad: 0 }, { deviations: 4, atLeast: 0 }), { lower: 0, upper: 0 });
    assert.equal(boundsOf({ median: 100, mad: 1 }, { deviations: 1, atLeast: 50 }).upper, 150);
  });

  it('does not care for the order, and half of the values may be anything', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 21, maxLength: 60 }), (values) => {
        const usual = baselineOf(values);
        assert.deepEqual(baselineOf(values.toReversed()), usual);
        const outliers = values.map((value, at) => (at < Math.floor((values.length - 1) / 2) ? 1e12 : value));
        const median = baselineOf(outliers)?.median ?? Number.NaN;
        assert.ok(median <= Math.max(...values));
      }),
    );
  });
});

describe('the past of a series', () => {
  const target = targetOf(KEY, { hostOf: () => 'gpu-1' });
  assert.ok(target);

  it('is the same hour of the last four weeks', () => {
    const history = new FakeHistory();
    for (let minute = -30 * 24 * 60; minute < 0; minute++) {
      const at = NOW + minute * 60_000;
      const isSame = (Math.floor(NOW / HOUR_MS) - Math.floor(at / HOUR_MS)) % 168 === 0;
      history.put(KEY, at, isSame ? 0.2 : 0.1);
    }
    assert.equal(usualOf(history, of, 'hour-of-week', target, NOW)?.median, 0.2);
    assert.equal(usualOf(history, of, 'rolling', target, NOW)?.median, 0.1);
  });

  it('is none of less than a day', () => {
    const history = new FakeHistory();
    for (let minute = -23 * 60; minute < 0; minute++) history.put(KEY, NOW + minute * 60_000, 1);
    assert.equal(usualOf(history, of, 'rolling', target, NOW), null);
    const longer = new FakeHistory();
    for (let minute = -25 * 60; minute < 0; minute++) longer.put(KEY, NOW + minute * 60_000, 1);
    assert.deepEqual(usualOf(longer, of, 'rolling', target, NOW), { median: 1, mad: 0 });
  });
});
