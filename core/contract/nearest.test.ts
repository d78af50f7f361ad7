import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from './nearest.ts';

test('a slip of the finger finds the word that was meant', () => {
  assert.equal(nearest('gpu-2', ['edge-1', 'gpu-1']), 'gpu-1');
  assert.equal(nearest('identiy', ['ssh', 'identity', 'jump']), 'identity');
  assert.equal(nearest('jsn', ['json']), 'json');
});

test('the nearer of two wins', () => {
  assert.equal(nearest('credits', ['credis', 'credit', 'credits-2']), 'credis');
  assert.equal(nearest('labels', ['tables', 'label']), 'label');
});

test('a word that is far from all gets no suggestion', () => {
  assert.equal(nearest('bastion', ['gpu-1', 'edge-1']), undefined);
  assert.equal(nearest('x', []), undefined);
});
