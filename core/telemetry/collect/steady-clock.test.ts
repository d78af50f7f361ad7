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

test('never goes back but with a large step of the wall clock, and comes back to it', () => {
  const jump = fc.oneof(fc.integer({ min: -4_000, max: 4_000 }), fc.integer({ min: -60_000, max: 60_000 }));
  const step = fc.record({ ms: fc.integer({ min: 1, max: 5_000 }), jump });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
      const { time, pass } = rig();
      let last = pass(0);
      for (const { ms, jump } of steps) {
        const now = pass(ms, jump);
        assert.ok(now > last || now === time.wall);
        assert.ok(now - time.wall <= 5_000);
        last = now;
      }
      for (let left = 0; left < 20; left += 1) pass(1_000);
      assert.ok(Math.abs(pass(0) - time.wall) <= 1_000);
    }),
    { numRuns: 200 },
  );
});

test('a step ahead is followed at once, a small difference not at all', () => {
  const { time, pass } = rig();
  assert.equal(pass(1000, 3_600_000), time.wall);
  assert.equal(pass(1000, 400), time.wall - 400);
});

test('a small step back is caught up with at half speed, a large one is followed at once', () => {
  const { time, pass } = rig();
  const before = pass(1000);
  assert.equal(pass(1000, -4_000), before + 500);
  for (let second = 0; second < 8; second += 1) pass(1000);
  assert.ok(pass(0) - time.wall <= 1_000);
  assert.equal(pass(1000, -3_600_000), time.wall);
});
