import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mapLine, mapValue, parseMapValue } from './split-value.ts';

const split = fc.record(
  {
    live: fc.constantFrom('blue' as const, 'green' as const),
    percentToIdle: fc.integer({ min: 0, max: 10_000 }).map((share) => share / 100),
    fallback: fc.boolean(),
  },
  { noNullPrototype: true },
);
const fence = fc.integer({ min: 0, max: 999_999_999_999_999 });

test('what a map value says is what was written', () => {
  fc.assert(
    fc.property(fc.option(split), fence, (wanted, number) => {
      assert.deepEqual(parseMapValue(mapValue(wanted, number)), { split: wanted, fence: number });
    }),
  );
});

test('writes the whole split in one value', () => {
  const canary = { live: 'blue', percentToIdle: 2.5, fallback: true } as const;
  assert.equal(mapValue(canary, 7), 'blue|green|250|fallback|7');
  assert.equal(mapValue(null, 1), 'none|none|0|only|1');
  assert.equal(mapLine('credit', { ...canary, fallback: false }, 8), 'credit blue|green|250|only|8');
});

test('refuses values that it does not write', () => {
  for (const value of [
    '',
    'blue|green|0|only',
    'blue|blue|0|only|1',
    'none|green|0|only|1',
    'none|none|5|only|1',
    'none|none|0|fallback|1',
    'blue|green|10001|only|1',
    'blue|green|0|only|-1',
    'blue|green|0|maybe|1',
    'blue|green|0|only|1 ',
  ]) {
    assert.throws(() => parseMapValue(value), { code: 'switch-failed' }, value);
  }
  for (const percentToIdle of [-1, 100.5, Number.NaN]) {
    assert.throws(() => mapValue({ live: 'blue', percentToIdle, fallback: false }, 1), { code: 'internal' });
  }
  for (const number of [-1, 1.5, Number.NaN]) assert.throws(() => mapValue(null, number), { code: 'internal' });
});
