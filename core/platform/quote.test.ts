import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { quote } from './quote.ts';

test('whatever the words hold, a shell passes them on unchanged', { skip: process.platform === 'win32' }, () => {
  const special = fc.string({
    unit: fc.constantFrom("'", '"', '\\', '$', '`', '\n', ' ', '*', '~', '!', '#', 'ä', '-', '='),
  });
  const word = fc.oneof(special, fc.string()).filter((text) => !text.includes('\0'));
  const words = fc.array(word, { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(words, (given) => {
      const out = execFileSync('sh', ['-c', `printf '%s\\0' ${given.map(quote).join(' ')}`], { encoding: 'utf8' });
      assert.deepEqual(out.split('\0').slice(0, -1), given);
    }),
    { numRuns: 60 },
  );
});
