import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cell, Comparison } from '../contract/bench-record.ts';
import { judged } from './compare.ts';

const faster: Comparison = {
  a: 'credit@1',
  b: 'credit@2',
  ratio: { value: 0.88, low: 0.85, high: 0.91, confidence: 0.95, note: null },
  noiseFloor: 0.03,
  minimumDetectable: 0.04,
  pairs: 60,
  verdict: 'faster',
  words: 'B is 12 % faster (95 %: 9–15 %)',
  void: null,
};
const side = (why: string | null) => ({ void: why }) as Cell;

test('a comparison of which a side is void says so in its words', () => {
  assert.deepEqual(judged(faster, [side(null), side(null)]), faster);
  const { words, void: why } = judged(faster, [side(null), side('The machine was busy')]);
  assert.equal(words, 'Void: B is 12 % faster (95 %: 9–15 %). The machine was busy');
  assert.equal(why, 'The machine was busy');
});
