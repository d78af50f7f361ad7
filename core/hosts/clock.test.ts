import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clockSkew, parseClock } from './clock.ts';

test('GNU date tells nanoseconds, busybox whole seconds', () => {
  assert.deepEqual(parseClock('1795235350 890500000'), { from: 1795235350890.5, to: 1795235350890.5 });
  assert.deepEqual(parseClock('1795235350 %N'), { from: 1795235350000, to: 1795235351000 });
  assert.deepEqual(parseClock('1795235350'), { from: 1795235350000, to: 1795235351000 });
  assert.equal(parseClock('Sat Nov 21'), null);
});

test('the true skew always lies within the bound, however the round trip is shared out', () => {
  const ms = fc.integer({ min: 0, max: 60_000 });
  const skews = fc.integer({ min: -1e7, max: 1e7 });
  fc.assert(
    fc.property(skews, ms, ms, ms, fc.boolean(), (skew, there, onHost, back, coarse) => {
      const sent = 1.8e12;
      const read = (at: number): string => {
        const host = at + skew;
        const nanos = String((host % 1000) * 1e6).padStart(9, '0');
        return `${Math.floor(host / 1000)} ${coarse ? '%N' : nanos}`;
      };
      const first = parseClock(read(sent + there));
      const last = parseClock(read(sent + there + onHost));
      assert.ok(first && last);
      const found = clockSkew(sent, sent + there + onHost + back, first, last);
      assert.ok(Math.abs(found.ms - skew) <= found.boundMs, `${skew} is not ${found.ms} ± ${found.boundMs}`);
      // The time that the host spent on the script costs no accuracy.
      assert.ok(found.boundMs <= (there + back) / 2 + (coarse ? 1000 : 0) + 1);
    }),
  );
});
