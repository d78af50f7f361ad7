import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SteadyClock } from './steady-clock.ts';

function rig() {
  const time = { wall: 1_000_000_000, steady: 5 };
  const clock = new SteadyClock(
    () => time.wall,
    () => time.steady,
  );
  const pass = (ms: number, jump = 0) => {
    time.steady += ms;
    time.wall += ms + jump;
    return clock.now();
  };
  return { time, pass };
}

test('never goes back, whatever the wall clock does, and comes back to it', () => {
  const step = fc.record({ ms: fc.integer({ min: 1, max: 5_000 }), jump: fc.integer({ min: -60_000, max: 60_000 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
      const { time, pass } = rig();
      let last = pass(0);
      for (const { ms, jump } of steps) {
        const now = pass(ms, jump);
        assert.ok(now > last);
        last = now;
      }
      for (let left = 0; left < 8_000; left += 1) pass(1_000);
      assert.ok(Math.abs(pass(0) - time.wall) <= 1_000);
    }),
    { numRuns: 50 },
  );
});

test('a step ahead is followed at once, a small difference not at all', () => {
  const { time, pass } = rig();
  assert.equal(pass(1000, 3_600_000), time.wall);
  assert.equal(pass(1000, 400), time.wall - 400);
});

test('a step back is caught up with at half speed', () => {
  const { time, pass } = rig();
  const before = pass(1000);
  assert.equal(pass(1000, -3_600_000), before + 500);
  for (let second = 0; second < 7_300; second += 1) pass(1000);
  assert.ok(pass(0) - time.wall <= 1_000);
});
