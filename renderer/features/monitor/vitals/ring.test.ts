import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Ring, TREND_S } from './ring.ts';

test('seconds that were left out are gaps, and an older one changes nothing', () => {
  const ring = new Ring();
  ring.put(1_000, 1);
  ring.put(1_003, 4);
  ring.put(1_002, 9);
  assert.deepEqual(ring.until(1_004).slice(-5), [1, null, null, 4, null]);
});

test('it tells what was put in the last minute, and nothing of before', () => {
  const steps = fc.array(fc.record({ after: fc.integer({ min: 1, max: 150 }), value: fc.option(fc.integer()) }));
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 90 }), (puts, later) => {
      const ring = new Ring();
      const known = new Map<number, number | null>();
      let second = 1_000;
      for (const { after, value } of puts) {
        second += after;
        const kept = value === null ? null : Math.fround(value);
        ring.put(second, kept);
        known.set(second, kept);
      }
      const end = second + later;
      const expected = Array.from({ length: TREND_S }, (_, index) => {
        const at = end - TREND_S + 1 + index;
        return at > second - TREND_S ? (known.get(at) ?? null) : null;
      });
      assert.deepEqual(ring.until(end), expected);
    }),
  );
});
