import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valueText } from './units.ts';

test('values are told with their unit, and what is not known is a dash, never 0', () => {
  assert.equal(valueText('share', 0.873), '87 %');
  assert.equal(valueText('share', 0.0123), '1.2 %');
  assert.equal(valueText('share', 0), '0 %');
  assert.equal(valueText('bytes', 1.4e9), '1.40 GB');
  assert.equal(valueText('bytes-per-second', 12_300_000), '12.3 MB/s');
  assert.equal(valueText('seconds', 0.0124), '12.4 ms');
  assert.equal(valueText('seconds', 0.000_25), '250 µs');
  assert.equal(valueText('seconds', -0.5), '−500 ms');
  assert.equal(valueText('hertz', 1.98e9), '1.98 GHz');
  assert.equal(valueText('count', 2.0), '2');
  assert.equal(valueText('per-second', 40.25), '40.3/s');
  for (const missing of [null, Number.NaN]) assert.equal(valueText('watts', missing), '–');
});
