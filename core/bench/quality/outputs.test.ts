import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { problem } from '../data/files.fixture.ts';
import { activationOf, argmax, chooseOutputs, probabilitiesOf } from './outputs.ts';

test('takes the scores named after probabilities, and the label', () => {
  const outputs = [
    { name: 'embedding', datatype: 'FP32', shape: ['N', 8] },
    { name: 'output_probability', datatype: 'FP32', shape: ['N', 2] },
    { name: 'output_label', datatype: 'INT64', shape: ['N'] },
  ];
  assert.deepEqual(chooseOutputs(outputs), { scores: 'output_probability', label: 'output_label' });
  assert.deepEqual(chooseOutputs([{ name: 'y', datatype: 'FP32', shape: null }]), { scores: 'y', label: null });
});

test('refuses a model that only gives maps', () => {
  const boxes = { name: 'boxes', datatype: 'FP32', shape: ['N', 'M', 4] };
  assert.throws(() => chooseOutputs([boxes]), problem('model-unsupported', /one number or one score for each class/));
});

test('tells probabilities from logits', () => {
  assert.equal(activationOf(Float64Array.of(0.2, 0.8, 0.5, 0.5), 2), 'none');
  assert.equal(activationOf(Float64Array.of(0.2, 0.8, 0.9, 0.9), 2), 'softmax');
  assert.equal(activationOf(Float64Array.of(0.2, 0.8), 1), 'none');
  assert.equal(activationOf(Float64Array.of(0.2, -3), 1), 'sigmoid');
});

test('a sigmoid of one score is what a softmax makes of it and 0', () => {
  fc.assert(
    fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (score) => {
      const one = probabilitiesOf(Float64Array.of(score), 'sigmoid');
      const two = probabilitiesOf(Float64Array.of(0, score), 'softmax');
      for (const at of [0, 1]) assert.ok(Math.abs((one[at] ?? 0) - (two[at] ?? 0)) < 1e-12);
    }),
  );
});

test('a softmax of large logits is 1 in sum and keeps their order', () => {
  const probabilities = probabilitiesOf(Float64Array.of(1000, 998, 1001), 'softmax');
  assert.ok(Math.abs(probabilities.reduce((a, b) => a + b, 0) - 1) < 1e-12);
  assert.equal(argmax(probabilities), 2);
});
