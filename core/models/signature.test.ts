import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Datatype, Signature, TensorSpec } from './model.ts';
import { compareSignatures, type Difference } from './signature.ts';

const tensor = (name: string, datatype: Datatype, shape: TensorSpec['shape']): TensorSpec => ({
  name,
  datatype,
  shape,
});
const x = tensor('x', 'FP32', ['batch', 4]);
const y = tensor('y', 'FP32', ['batch', 1]);
const z = tensor('z', 'INT64', [2]);

const input = (name: string, live: string | null, next: string | null): Difference => {
  return { kind: 'input', name, live, next };
};
const output = (name: string, live: string | null, next: string | null): Difference => {
  return { kind: 'output', name, live, next };
};

const table: readonly (readonly [string, Partial<Signature>, Partial<Signature>, readonly Difference[]])[] = [
  ['the same', {}, {}, []],
  ['other order', { inputs: [x, z] }, { inputs: [z, x] }, []],
  ['a new output', {}, { outputs: [y, z] }, []],
  ['an open dimension for a fixed one', { inputs: [z] }, { inputs: [tensor('z', 'INT64', [-1])] }, []],
  ['a fixed dimension for an open one', {}, { inputs: [tensor('x', 'FP32', [8, 4])] }, []],
  ['another name of an open dimension', {}, { inputs: [tensor('x', 'FP32', ['n', 4])] }, []],
  ['a shape that is not told', {}, { inputs: [tensor('x', 'FP32', null)] }, []],
  [
    'another fixed dimension',
    {},
    { inputs: [tensor('x', 'FP32', [-1, 5])] },
    [input('x', 'FP32 [batch, 4]', 'FP32 [?, 5]')],
  ],
  ['another rank', {}, { inputs: [tensor('x', 'FP32', [4])] }, [input('x', 'FP32 [batch, 4]', 'FP32 [4]')]],
  ['a scalar', { inputs: [z] }, { inputs: [tensor('z', 'INT64', [])] }, [input('z', 'INT64 [2]', 'INT64 []')]],
  [
    'another type',
    {},
    { outputs: [tensor('y', 'FP64', ['batch', 1])] },
    [output('y', 'FP32 [batch, 1]', 'FP64 [batch, 1]')],
  ],
  ['a new input', {}, { inputs: [x, z] }, [input('z', null, 'INT64 [2]')]],
  ['an input that is gone', { inputs: [x, z] }, {}, [input('z', 'INT64 [2]', null)]],
  ['an output that is gone', { outputs: [y, z] }, {}, [output('z', 'INT64 [2]', null)]],
  [
    'a new name',
    {},
    { inputs: [tensor('X', 'FP32', null)] },
    [input('x', 'FP32 [batch, 4]', null), input('X', null, 'FP32 of any shape')],
  ],
];

describe('the signatures of two models', () => {
  for (const [what, live, next, expected] of table) {
    it(`${expected.length > 0 ? 'differ' : 'go together'}: ${what}`, () => {
      const usual = { inputs: [x], outputs: [y] };
      assert.deepEqual(compareSignatures({ ...usual, ...live }, { ...usual, ...next }), expected);
    });
  }
});
