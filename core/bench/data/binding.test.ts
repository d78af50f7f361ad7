import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BindingRequest, bind } from './binding.ts';
import { encode, tensorsOf } from './encode.ts';
import { problem } from './files.fixture.ts';

const features = { name: 'features', datatype: 'FP32', shape: ['N', 2] } as const;
const request: BindingRequest = {
  inputs: [features],
  columns: ['label', 'a', 'word', 'b'],
  aside: ['label'],
  features: null,
  sample: [['1', '2.5', 'x', '3']],
};

test('takes every column of numbers besides those set aside, in the order of the file', () => {
  const binding = bind(request);
  assert.deepEqual(
    binding.inputs[0]?.columns.map(({ name }) => name),
    ['a', 'b'],
  );
  const skipped: string[] = [];
  const rows = [
    ['1', '2.5', 'x', '3'],
    ['1', '', 'x', '3'],
    ['1', 'oops', 'x', '3'],
    ['0', ' 0 ', 'x', '1e1'],
  ];
  const block = encode(binding, rows, (why) => skipped.push(why));
  assert.deepEqual(block.kept, [0, 3]);
  assert.deepEqual(skipped, ['its a is missing', 'its a is not a number that the model takes']);
  const [tensor] = tensorsOf(binding, block, 0, 2, 3);
  assert.deepEqual(tensor?.shape, [3, 2]);
  assert.deepEqual(tensor?.data, Float32Array.of(2.5, 3, 0, 10, 0, 10));
});

test('takes named features in their own order, and texts by their codes', () => {
  const named = [{ name: 'b' }, { name: 'word', codes: ['w', 'x'] }];
  const binding = bind({ ...request, features: named });
  assert.deepEqual([...encode(binding, request.sample, () => {}).values], [3, 1]);
});

test('gives each input the column of its name: vectors, texts, whole numbers', () => {
  const binding = bind({
    inputs: [
      { name: 'pixels', datatype: 'FP32', shape: [-1, 2, 'width'] },
      { name: 'word', datatype: 'BYTES', shape: ['N', 1] },
      { name: 'count', datatype: 'INT64', shape: ['N'] },
    ],
    columns: ['count', 'word', 'pixels'],
    aside: [],
    features: null,
    sample: [[7, 'x', [1, 2, 3, 4, 5, 6]]],
  });
  const row = [7, 'x', [1, 2, 3, 4, 5, 6]];
  const block = encode(binding, [row, [Infinity, 'y', [1, 2, 3, 4, 5, 6]], [1, 'z', [1]]], () => {});
  assert.equal(block.rows, 1);
  assert.deepEqual(
    tensorsOf(binding, block, 0, 1, 1).map(({ shape, data }) => [shape, data]),
    [
      [[1, 2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)],
      [[1, 1], ['x']],
      [[1], BigInt64Array.of(7n)],
    ],
  );
});

test('takes a series of as many columns where there are others of numbers', () => {
  const columns = ['digit', 'pixel_0', 'pixel_1', 'zone'];
  const binding = bind({ ...request, columns, aside: [], sample: [[1, 2, 3, 4]] });
  assert.deepEqual([...encode(binding, [[1, 2, 3, 4]], () => {}).values], [2, 3]);
  const two = { columns: ['a1', 'a2', 'b1', 'b2'], aside: [], sample: [[1, 2, 3, 4]] };
  assert.throws(() => bind({ ...request, ...two }), problem('data-invalid', /Name the 2 feature columns/));
});

const refused: [string, Partial<BindingRequest>, RegExp][] = [
  ['named features that are not there', { features: [{ name: 'a' }, { name: 'c' }, { name: 'd' }] }, /lack: c, d$/],
  [
    'more columns than features',
    { sample: [['1', '2', '4', '3']] },
    /Name the 2 feature columns .* 3 of numbers .*a, word, b/,
  ],
  ['inputs without columns', { inputs: [features, { ...features, name: 'other' }] }, /lack: features, other$/],
];
for (const [name, change, message] of refused) {
  test(`refuses ${name}`, () => {
    assert.throws(() => bind({ ...request, ...change }), problem('data-invalid', message));
  });
}
