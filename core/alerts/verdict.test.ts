import assert from 'node:assert/strict';
import { it } from 'node:test';
import { byThreshold } from './verdict.ts';

it('finds a value at its limit though history keeps it in single precision', () => {
  const kept = new Float32Array([0.9, 0.95, 0.1, 1e9 / 3]);
  const limits = [0.9, 0.95, 0.1, 1e9 / 3];
  for (const [at, value] of kept.entries()) {
    const limit = limits[at] ?? Number.NaN;
    const isTrue = (op: '>' | '>=' | '<' | '<=') => byThreshold({ kind: 'threshold', op, value: limit }, value).isTrue;
    assert.deepEqual([isTrue('>='), isTrue('<='), isTrue('>'), isTrue('<')], [true, true, false, false], String(limit));
  }
});

it('tells values and limits as they are, and is true of no gap', () => {
  assert.deepEqual(byThreshold({ kind: 'threshold', op: '>=', value: 0.9 }, 0.91), {
    isTrue: true,
    value: 0.91,
    limit: 0.9,
  });
  assert.equal(byThreshold({ kind: 'threshold', op: '<', value: 1 }, null).isTrue, false);
});
