import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mirroredBlocks } from './order.ts';
import { permutation, seeded } from './rng.ts';

test('a seed repeats its numbers, another has others', () => {
  const take = (seed: number): number[] => {
    const rng = seeded(seed);
    return Array.from({ length: 5 }, () => rng.next());
  };
  assert.deepEqual(take(7), take(7));
  assert.notDeepEqual(take(7), take(8));
  assert.notEqual(seeded(7, 'one').next(), seeded(7, 'other').next());
  assert.ok(take(0).every((each) => each >= 0 && each < 1));
});

test('numbers are even, and normal ones normal', () => {
  const rng = seeded(1);
  const counts = new Uint32Array(10);
  for (let i = 0; i < 100_000; i++) {
    const bin = rng.below(10);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  // χ² with 9 degrees of freedom stays below 27.9 in 999 of 1,000.
  const chi = counts.reduce((sum, each) => sum + (each - 10_000) ** 2 / 10_000, 0);
  assert.ok(chi < 27.9, String(chi));
  const normals = Array.from({ length: 100_000 }, () => rng.normal());
  const within = normals.filter((each) => Math.abs(each) < 1.959964).length / 100_000;
  assert.ok(Math.abs(within - 0.95) < 0.003, String(within));
});

test('a permutation holds each index once, in another order', () => {
  const order = permutation(1000, seeded(3));
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    Array.from({ length: 1000 }, (_, i) => i),
  );
  assert.ok([...order].filter((each, i) => each === i).length < 10);
  assert.equal(permutation(0, seeded(3)).length, 0);
});

test('blocks are ABBA or BAAB, about as often', () => {
  const blocks = mirroredBlocks(['A', 'B'], 200, 1).map((block) => block.join(''));
  const abba = blocks.filter((each) => each === 'ABBA').length;
  assert.equal(abba + blocks.filter((each) => each === 'BAAB').length, 200);
  assert.ok(abba > 75 && abba < 125, String(abba));
  assert.deepEqual(mirroredBlocks(['A', 'B'], 9, 5), mirroredBlocks(['A', 'B'], 9, 5));
});

test('an even drift through a block weighs on all arms alike', () => {
  for (const block of mirroredBlocks(['a', 'b', 'c'], 20, 2)) {
    const places = ['a', 'b', 'c'].map((arm) => block.indexOf(arm) + block.lastIndexOf(arm));
    assert.deepEqual(places, [5, 5, 5]);
  }
});
