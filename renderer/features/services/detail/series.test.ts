import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrafficPoint } from '../../../../core/contract/services.ts';
import { charts, curve, tickWords } from './series.ts';

const slot = { requestsPerS: 5, failedPerS: 0, p50Ms: null, p95Ms: null, p99Ms: null };
const at = (second: number): TrafficPoint => ({
  at: new Date(1_800_000_000_000 + second * 1_000).toISOString(),
  blue: slot,
  green: slot,
  unanswered: 0,
});

test('curves end now, and break where nothing was read', () => {
  const drawn = curve([at(0), at(1), at(11), at(12)], ({ blue }) => blue.requestsPerS);
  assert.deepEqual(
    drawn.map(({ x }) => x),
    [-12, -11, -6, -1, 0],
  );
  assert.deepEqual(
    drawn.map(({ y }) => Number.isNaN(y)),
    [false, false, true, false, false],
  );
  assert.deepEqual(
    curve([], () => 1),
    [],
  );
});

test('a latency without requests is a gap, not zero', () => {
  const latency = charts[1]?.series[0];
  assert.ok(latency && Number.isNaN(curve([at(0)], latency.of)[0]?.y));
});

test('ticks say how long ago', () => {
  assert.deepEqual([0, -30, -60, -300].map(tickWords), ['now', '−30 s', '−1 min', '−5 min']);
});
