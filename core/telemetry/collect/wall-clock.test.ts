import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backOffMs } from './pause.ts';
import { clockSkew } from './wall-clock.ts';

test('the skew is the middle of what is possible', () => {
  assert.equal(clockSkew('a:b\n= 1700003600 500000000\n', 1_700_000_000_400, 1_700_000_000_600), 3600);
  assert.equal(clockSkew('= 1700000000 %N\n', 1_700_000_000_400, 1_700_000_000_600), 0);
  assert.equal(clockSkew('a:b\n', 0, 1), null);
});

test('pauses grow to their limit and are spread', () => {
  assert.deepEqual(
    [0, 1, 2, 9, 99].map((failures) => backOffMs(failures, 30_000, () => 1)),
    [1000, 2000, 4000, 30_000, 30_000],
  );
  assert.equal(
    backOffMs(9, 30_000, () => 0),
    15_000,
  );
});
