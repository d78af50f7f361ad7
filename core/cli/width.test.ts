import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { displayWidth, plain, truncate } from './width.ts';

test('wide, combined and coloured text is as wide as a terminal shows it', () => {
  for (const [text, width] of [
    ['abc', 3],
    ['東京', 4],
    ['e\u0301', 1],
    ['👩‍💻', 2],
    ['🇩🇪', 2],
    ['✔', 1],
    ['✔\ufe0f', 2],
    ['ｶﾅ', 2],
    ['한국', 4],
    ['\u001b[31mred\u001b[0m', 3],
    ['\u200b', 0],
  ] as const) {
    assert.equal(displayWidth(text), width, JSON.stringify(text));
  }
});

test('what is truncated fits, and is whole where it fitted', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (raw, columns) => {
      const text = plain(raw);
      const cut = truncate(text, columns);
      assert.ok(displayWidth(cut) <= columns);
      if (displayWidth(text) <= columns) assert.equal(cut, text);
    }),
  );
});

test('plain text is one line and holds no control characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (raw) => {
      assert.doesNotMatch(plain(raw), /[\p{Cc}\u202a-\u202e]/u);
    }),
  );
});
