import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { countAt, words } from './reading.ts';

it('reads each number of a line as cutting the line into words would', () => {
  const word = fc.oneof(fc.nat(), fc.stringMatching(/^[0-9a-z.-]{1,6}$/));
  const blanks = fc.stringMatching(/^ {1,3}$/);
  const line = fc.array(fc.tuple(blanks, word), { maxLength: 6 });
  fc.assert(
    fc.property(line, fc.nat(7), (parts, nth) => {
      const text = `:${parts.flat().join('')}`;
      const cut = words(text, 1, text.length)[nth] ?? '';
      assert.equal(countAt(text, 1, text.length, nth), /^\d+$/.test(cut) ? Number(cut) : Number.NaN);
    }),
  );
});
