import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLive, lasts, neighbour, parseRange, type Range, rangeParams, spanOf, zoomed } from './range.ts';

function address(range: Range): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(rangeParams(range))) if (value !== null) params.set(name, value);
  return params;
}

test('what the address says is what it was made of', () => {
  for (const range of [...lasts, zoomed(1_000, 61_000)]) assert.deepEqual(parseRange(address(range)), range);
});

test('an address that says nothing, or nonsense, is the live one', () => {
  for (const text of ['', 'range=9y', 'from=x&to=y', 'from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z']) {
    assert.ok(isLive(parseRange(new URLSearchParams(text))), text);
  }
});

test('a span drawn from right to left is the same, and never shorter than ten seconds', () => {
  assert.deepEqual(zoomed(90_000, 30_000), { kind: 'fixed', fromMs: 30_000, toMs: 90_000 });
  assert.deepEqual(zoomed(30_000, 30_100), { kind: 'fixed', fromMs: 30_000, toMs: 40_000 });
});

test('the keys stop at the shortest and the longest', () => {
  assert.equal(neighbour(lasts[0], -1), lasts[0]);
  assert.equal(neighbour(lasts[0], 1), lasts[1]);
  assert.equal(neighbour(lasts[4], 1), lasts[4]);
  assert.deepEqual(spanOf(lasts[1], 6 * 3_600_000), { fromMs: 0, toMs: 6 * 3_600_000 });
});
