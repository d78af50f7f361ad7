import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { globOf } from './glob.ts';

test('a glob means what the regular expression of it means', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 });
  fc.assert(
    fc.property(letters, text, (pattern, text) => {
      const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*');
      assert.equal(globOf(pattern)(text), new RegExp(`^${source}$`).test(text));
    }),
    { numRuns: 2_000 },
  );
});

test('a glob of many stars does not take long', () => {
  const started = performance.now();
  assert.equal(globOf(`${'*a'.repeat(99)}*b`)('a'.repeat(5_000)), false);
  assert.ok(performance.now() - started < 100);
});
