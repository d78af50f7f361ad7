import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seeded } from './rng.ts';
import { median, select } from './select.ts';

test('puts at each rank what sorting would', () => {
  const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: 0, max: 3 })), {
    minLength: 1,
    maxLength: 400,
  });
  fc.assert(
    fc.property(values, fc.array(fc.nat(), { maxLength: 8 }), (list, picks) => {
      const ranks = [...new Set(picks.map((pick) => pick % list.length))].sort((a, b) => a - b);
      const sorted = Float64Array.from(list).sort();
      const found = Float64Array.from(list);
      select(found, ranks);
      for (const rank of ranks) assert.equal(found[rank], sorted[rank]);
      assert.deepEqual(found.sort(), sorted);
    }),
  );
});

test('is right on orders that make quicksort slow', () => {
  const n = 20_000;
  const rng = seeded(1);
  const orders = [
    (i: number) => i,
    (i: number) => n - i,
    () => 7,
    (i: number) => Math.min(i, n - i),
    (i: number) => i % 3,
    () => rng.next(),
  ];
  for (const order of orders) {
    const values = Float64Array.from({ length: n }, (_, i) => order(i));
    const sorted = values.toSorted();
    select(values, [0, 100, n / 2, n - 1]);
    for (const rank of [0, 100, n / 2, n - 1]) assert.equal(values[rank], sorted[rank]);
  }
});

test('the median is the lower of the middle two, and leaves the values alone', () => {
  const values = Float64Array.of(4, 1, 3, 2);
  assert.equal(median(values), 2);
  assert.deepEqual([...values], [4, 1, 3, 2]);
  assert.ok(Number.isNaN(median(new Float64Array(0))));
});
