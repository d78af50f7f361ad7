import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrafficPoint } from '../../../../core/contract/services.ts';
import { applyTraffic, nowOf, recentRates, type TrafficWindow, unknownTraffic } from './window.ts';

const start = Date.parse('2026-11-21T12:00:00.000Z');
const still = { requestsPerS: 0, failedPerS: 0, p50Ms: null, p95Ms: null, p99Ms: null };

function point(second: number, requestsPerS = second): TrafficPoint {
  return {
    at: new Date(start + second * 1_000).toISOString(),
    blue: { requestsPerS, failedPerS: 0, p50Ms: 1, p95Ms: 2, p99Ms: 2 },
    green: still,
    unanswered: 0,
  };
}

const take = (seconds: readonly number[]): TrafficWindow =>
  seconds.reduce((window, second) => applyTraffic(window, { kind: 'point', point: point(second) }), unknownTraffic);

test('no more than five minutes are kept, in order, each second once', () => {
  const { points } = take(Array.from({ length: 400 }, (_, second) => second));
  assert.equal(points?.length, 300);
  assert.equal(points?.[0]?.at, point(100).at);
  assert.equal(take([1, 2, 2]).points?.length, 2);
});

test('a snapshot takes the place of what was known', () => {
  const window = applyTraffic(take([1, 2]), { kind: 'snapshot', points: [point(9)] });
  assert.deepEqual(window, { points: [point(9)], gap: null });
});

test('in a gap nothing passes now, though what passed is still known', () => {
  const problem = { code: 'timeout' as const, message: 'Wait', data: {} };
  const window = applyTraffic(take([1, 2]), { kind: 'gap', at: point(3).at, problem });
  assert.equal(window.gap, 'Wait');
  assert.equal(nowOf(window, start + 3_000), null);
  assert.equal(window.points?.length, 2);
  const again = applyTraffic(window, { kind: 'point', point: point(4) });
  assert.equal(nowOf(again, start + 5_500)?.at, point(4).at);
  assert.equal(nowOf(again, start + 20_000), null, 'too old to be called now');
  assert.equal(nowOf(unknownTraffic, start), null);
});

test('recent rates stand at their second, and what was not read is not zero', () => {
  assert.deepEqual(recentRates(take([6, 8]), 'blue', 5, start + 9_400), [null, 6, null, 8, null]);
  assert.deepEqual(recentRates(unknownTraffic, 'blue', 3, start), [null, null, null]);
});
