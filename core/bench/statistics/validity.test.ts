import assert from 'node:assert/strict';
import { test } from 'node:test';
import { voidReason } from './validity.ts';

const good = { latenessP99Ms: 0.3, p50Ms: 1, throttled: 0 };

test('a punctual run counts, and what is not known voids nothing', () => {
  assert.equal(voidReason(good), null);
  assert.equal(voidReason({ ...good, throttled: null, p50Ms: null }), null);
});

test('a late generator and a throttled machine void the run, and the sentence says which', () => {
  assert.match(voidReason({ ...good, latenessP99Ms: 2.31 }) ?? '', /late: calls began 2.31 ms after .* at most 2 ms/);
  assert.match(voidReason({ ...good, throttled: 3 }) ?? '', /throttled 3 times/);
});

test('lateness that slow calls hide does not count', () => {
  assert.equal(voidReason({ ...good, latenessP99Ms: 4, p50Ms: 100 }), null);
});
