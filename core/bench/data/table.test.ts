import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inPieces, type Row } from './table.ts';

async function sizesOf(rows: readonly Row[]): Promise<number[]> {
  const sizes: number[] = [];
  for await (const piece of inPieces(rows)) sizes.push(piece.length);
  return sizes;
}

test('a piece has at most 1024 rows, and few where their vectors are long', async () => {
  assert.deepEqual(await sizesOf(Array.from({ length: 2500 }, () => ['1', null])), [1024, 1024, 452]);
  const image = new Float32Array(2 * 1024 * 1024);
  assert.deepEqual(await sizesOf(Array.from({ length: 5 }, () => [image, 'cat'])), [2, 2, 1]);
});
