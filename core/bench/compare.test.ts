import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cell } from '../contract/bench-record.ts';
import { judged } from './compare.ts';
import { recorded } from './report/record.fixture.ts';

const [faster] = recorded.comparisons;
const side = (why: string | null) => ({ void: why }) as Cell;

test('a comparison of which a side is void says so in its words', () => {
  assert.ok(faster);
  assert.deepEqual(judged(faster, [side(null), side(null)]), faster);
  const { words, void: why } = judged(faster, [side(null), side('The machine was busy')]);
  assert.equal(words, 'Void: B is 12 % faster (95 %: 9–15 %). The machine was busy');
  assert.equal(why, 'The machine was busy');
});
