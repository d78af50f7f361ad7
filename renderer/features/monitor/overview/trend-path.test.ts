import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathOf, TREND_HEIGHT } from './trend-path.ts';

test('a gap lifts the pen, and a lonely second is a point', () => {
  assert.equal(pathOf([0, 1, null, 1], 1), `M0.0 ${TREND_HEIGHT - 1}.0h.5L16.0 2.0M48.0 2.0h.5`);
  assert.equal(pathOf([null, null], 1), '');
  assert.equal(pathOf([], 1), '');
});
