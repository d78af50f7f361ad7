import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Findable, find } from './find.ts';

const item = (text: string, kind = 'host'): Findable => ({ id: text, kind, text, detail: '', to: '/' });
const items = ['gpu-1', 'gpu-10', 'edge-gpu', 'credit'].map((text) => item(text));
const found = (query: string) => find(items, query).map(({ text }) => text);

test('all letters in order, starts of words first', () => {
  assert.deepEqual(found('gpu'), ['gpu-1', 'gpu-10', 'edge-gpu']);
  assert.deepEqual(found('g10'), ['gpu-10']);
  assert.deepEqual(found('crd'), ['credit']);
  assert.deepEqual(found('xyz'), []);
});

test('an empty query shows all, up to the limit', () => {
  assert.equal(find(items, '  ', 2).length, 2);
});
