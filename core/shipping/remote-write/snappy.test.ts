import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compressors } from 'hyparquet-compressors';
import { compress } from './snappy.ts';

function decompress(bytes: Uint8Array, length: number): Uint8Array {
  return compressors.SNAPPY?.(bytes, length) ?? new Uint8Array();
}

test('what is compressed comes out as it was', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(fc.nat(255), fc.nat(70_000)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
    ),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const input = new Uint8Array(Buffer.concat(parts));
      if (input.length === 0) return;
      assert.deepEqual(Buffer.from(decompress(compress(input), input.length)), Buffer.from(input));
    }),
    { numRuns: 200 },
  );
});

test('nothing is a block of no length, and what repeats gets small', () => {
  assert.deepEqual([...compress(new Uint8Array())], [0]);
  const text = Buffer.from('signalbox_host_cpu_used_ratio host gpu-1 '.repeat(10_000));
  assert.ok(compress(text).length < text.length / 15, String(compress(text).length));
});
