import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conductWarnings, voidReason } from './validity.ts';

const good = { latenessP99Ms: 0.3, p50Ms: 1, throttled: 0, loadBefore: 0.4, cores: 2, onBattery: false };

test('a punctual run on an idle machine counts, and what is not known voids nothing', () => {
  assert.equal(voidReason(good), null);
  assert.equal(voidReason({ ...good, throttled: null, loadBefore: null, p50Ms: null, onBattery: null }), null);
});

test('a late generator, a throttled or a busy machine void the run, and the sentence says which', () => {
  assert.match(voidReason({ ...good, latenessP99Ms: 2.31 }) ?? '', /late: calls began 2.31 ms after .* at most 2 ms/);
  assert.match(voidReason({ ...good, throttled: 3 }) ?? '', /throttled 3 times/);
  assert.match(voidReason({ ...good, loadBefore: 1.5 }) ?? '', /busy before the run: load 1.5 on 2 cores/);
});

test('lateness that slow calls hide does not count', () => {
  assert.equal(voidReason({ ...good, latenessP99Ms: 4, p50Ms: 100 }), null);
});

test('a battery is a warning only', () => {
  assert.equal(voidReason({ ...good, onBattery: true }), null);
  assert.equal(conductWarnings({ ...good, onBattery: true }).length, 1);
  assert.deepEqual(conductWarnings(good), []);
});
