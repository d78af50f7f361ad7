import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BlockReader, LineReader } from './blocks.ts';

test('answers come whole however the stream is cut, and what a login prints is passed over', () => {
  const stream = 'Welcome!\n.hushed\n@ 1\n/proc/uptime:1 2\n.\n@ 2\n.\n@ 30\na:b\nc:d\n.\n@ 31\n';
  const blocks = [
    { number: 1, text: '/proc/uptime:1 2\n' },
    { number: 2, text: '' },
    { number: 30, text: 'a:b\nc:d\n' },
  ];
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: stream.length })), (cuts) => {
      const reader = new BlockReader();
      const places = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
      const got = places.slice(1).flatMap((end, nth) => reader.push(stream.slice(places[nth], end)));
      assert.deepEqual(got, blocks);
    }),
  );
});

test('an answer without end is refused', () => {
  const reader = new BlockReader();
  const piece = 'x\n'.repeat(500_000);
  assert.throws(() => {
    for (let nth = 0; nth < 10; nth += 1) reader.push(piece);
  }, RangeError);
});

test('lines; one that is too long is dropped, and the next is not', () => {
  const reader = new LineReader(5);
  assert.deepEqual(reader.push('ab\ncd'), ['ab']);
  assert.deepEqual(reader.push('e\n1234567'), ['cde']);
  assert.deepEqual(reader.push('89\nok\n'), ['ok']);
});
