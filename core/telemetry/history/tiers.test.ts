import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { planQuery, tiers } from './tiers.ts';

const NOW = Date.UTC(2026, 5, 1);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function plan(spanMs: number, maxPoints: number, rawSinceMs = NOW - 15 * MINUTE, count = 1) {
  const { tier, stepMs } = planQuery({ fromMs: NOW - spanMs, toMs: NOW, maxPoints, count }, NOW, rawSinceMs);
  return [tier, stepMs / 1_000];
}

test('each panel is read in the coarsest tier that fills it', () => {
  assert.deepEqual(plan(15 * MINUTE, 1_000), ['1s', 1]);
  assert.deepEqual(plan(HOUR, 700), ['10s', 10]);
  assert.deepEqual(plan(DAY, 700), ['1m', 180]);
  assert.deepEqual(plan(7 * DAY, 700), ['15m', 900]);
  assert.deepEqual(plan(30 * DAY, 700), ['15m', 4_500]);
});

test('what memory or a tier no longer holds is read from a coarser one', () => {
  assert.deepEqual(plan(10 * MINUTE, 1_000, NOW - MINUTE), ['10s', 10]);
  assert.deepEqual(plan(2 * DAY, 5_000), ['1m', 60]);
  assert.deepEqual(plan(60 * DAY, 5_000), ['15m', 1_800]);
  assert.deepEqual(plan(300 * DAY, 5_000), ['2h', 7_200]);
});

test('of many series a coarser tier is read, of so few as fit the same as of one', () => {
  const many = (spanMs: number, count: number) => plan(spanMs, 700, undefined, count)[0];
  assert.equal(many(DAY, 100), '1m');
  assert.equal(many(6 * HOUR, 12), '10s');
  assert.equal(many(6 * HOUR, 100), '1m');
  assert.equal(many(4 * DAY, 100), '15m');
  assert.equal(many(7 * DAY, 100), '15m');
  assert.equal(many(30 * DAY, 100), '2h');
  assert.equal(many(30 * DAY, 400), '2h');
});

test('no answer has more points than were asked for, and its step is a multiple of its tier', () => {
  const spans = fc.record({
    agoMs: fc.integer({ min: 0, max: 40 * DAY }),
    spanMs: fc.integer({ min: 0, max: 40 * DAY }),
    maxPoints: fc.integer({ min: 10, max: 5_000 }),
  });
  fc.assert(
    fc.property(spans, ({ agoMs, spanMs, maxPoints }) => {
      const fromMs = NOW - agoMs - spanMs;
      const toMs = NOW - agoMs;
      const { stepMs, level } = planQuery({ fromMs, toMs, maxPoints, count: 1 }, NOW, NOW - 15 * MINUTE);
      const points = Math.floor(toMs / stepMs) - Math.floor(fromMs / stepMs) + 1;
      assert.ok(points <= maxPoints, `${points} of ${maxPoints}`);
      assert.equal(stepMs % (tiers[level]?.stepMs ?? 1_000), 0);
    }),
  );
});

test('each tier divides the next: chunks and steps of the finer one fill the coarser', () => {
  for (const [index, tier] of tiers.entries()) {
    assert.equal(tier.chunkMs % tier.stepMs, 0);
    const finer = tiers[index - 1];
    if (finer === undefined) continue;
    assert.equal(tier.stepMs % finer.stepMs, 0);
    assert.equal(tier.chunkMs % finer.chunkMs, 0);
  }
});
