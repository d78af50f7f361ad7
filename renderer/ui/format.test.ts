import assert from 'node:assert/strict';
import { test } from 'node:test';
import { age, bytes, duration, plural } from './format.ts';

test('bytes, durations, ages and counts read as people say them', () => {
  assert.deepEqual([0, 999, 1_000, 39_795, 1_400_000_000, null].map(bytes), [
    '0 B',
    '999 B',
    '1 kB',
    '39.8 kB',
    '1.40 GB',
    '–',
  ]);
  assert.deepEqual([0.52, 5.39, 240, 1_580, 200_000, 7_500_000, null].map(duration), [
    '0.52 ms',
    '5.39 ms',
    '240 ms',
    '1.58 s',
    '3 min 20 s',
    '2 h 5 min',
    '–',
  ]);
  assert.deepEqual([0, 12_000, 240_000, 10_800_000, 500_000_000].map(age), ['now', '12 s', '4 min', '3 h', '6 days']);
  assert.deepEqual([plural(1, 'host'), plural(3, 'host')], ['1 host', '3 hosts']);
});
