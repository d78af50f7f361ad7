import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Histogram } from './histogram.ts';

test('a percentile is within 1/32 of the value of that rank', () => {
  const values = fc.array(fc.integer({ min: 0, max: 2 ** 31 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 100 }), (all, percent) => {
      const histogram = new Histogram();
      for (const value of all) histogram.add(value);
      const exact = all.toSorted((a, b) => a - b)[Math.ceil((percent / 100) * all.length) - 1] ?? Number.NaN;
      const found = histogram.percentile(percent) ?? Number.NaN;
      assert.ok(Math.abs(found - exact) <= exact / 32 + 0.5, `${found} for ${exact}`);
    }),
  );
});

test('histograms add up', () => {
  const [one, other] = [new Histogram(), new Histogram()];
  one.add(1);
  other.add(10);
  other.add(20);
  one.addAll(other);
  assert.deepEqual([one.percentile(1), one.percentile(50), one.percentile(100)], [1, 10, 20]);
});

test('an empty one says nothing', () => {
  assert.equal(new Histogram().percentile(50), null);
});
