import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Problem } from '../../contract/problem.ts';
import { datatypes } from '../../models/model.ts';
import { toFeeds } from './feeds.ts';
import { generateInputs } from './generate.ts';
import { elementBytes, sizeOf } from './tensor.ts';

const image = { name: 'image', datatype: 'FP32', shape: ['N', 3, 'height', -1] } as const;

test('the open first dimension is the batch, others are as asked, else 1 and shown', () => {
  const { tensors, inputs } = generateInputs({ inputs: [image] }, { batch: 8, dimensions: { height: 4 }, seed: 3 });
  assert.deepEqual(tensors[0]?.shape, [8, 3, 4, 1]);
  assert.equal(tensors[0]?.data.length, 96);
  assert.deepEqual(inputs, [{ name: 'image', shape: [8, 3, 4, 1], from: 'generated, seed 3; image:3 = 1' }]);
  const named = generateInputs({ inputs: [image] }, { batch: 8, dimensions: { N: 8, 'image:3': 5 }, seed: 3 });
  assert.deepEqual(named.tensors[0]?.shape, [8, 3, 1, 5]);
  const table = { name: 'table', datatype: 'FP32', shape: ['M', 2] } as const;
  const both = generateInputs({ inputs: [image, table] }, { batch: 8, dimensions: { M: 3 }, seed: 3 });
  assert.deepEqual(both.tensors[1]?.shape, [3, 2], 'another first dimension than that of the batch');
});

test('the same seed gives the same inputs, another seed others', () => {
  const of = (seed: number) => generateInputs({ inputs: [image] }, { batch: 2, seed }).tensors[0]?.data;
  assert.deepEqual(of(1), of(1));
  assert.notDeepEqual(of(1), of(2));
  const next = generateInputs({ inputs: [image] }, { batch: 2, seed: 1, at: 1 }).tensors[0]?.data;
  assert.notDeepEqual(next, of(1));
  assert.notDeepEqual(next, of(2), 'the second of seed 1 is not the first of seed 2');
});

test('floats have mean 0 and deviation 1', () => {
  const spec = { name: 'x', datatype: 'FP32', shape: ['N', 1000] } as const;
  const data = generateInputs({ inputs: [spec] }, { batch: 20, seed: 5 }).tensors[0]?.data as Float32Array;
  const mean = data.reduce((sum, x) => sum + x, 0) / data.length;
  const deviation = Math.sqrt(data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / data.length);
  assert.ok(Math.abs(mean) < 0.03 && Math.abs(deviation - 1) < 0.03, `${mean} ± ${deviation}`);
});

test('every type that can be fed has the size of its shape and becomes a tensor', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...datatypes.filter((each) => each !== 'BF16')),
      fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
      (datatype, shape) => {
        const { tensors } = generateInputs(
          { inputs: [{ name: 'x', datatype, shape }] },
          { batch: shape[0] ?? 1, seed: 1 },
        );
        const data = tensors[0]?.data;
        assert.equal(data?.length, sizeOf(shape));
        if (data && 'BYTES_PER_ELEMENT' in data) assert.equal(data.BYTES_PER_ELEMENT, elementBytes(datatype));
        assert.deepEqual(toFeeds(tensors).x?.dims, shape);
      },
    ),
  );
});

const refused: [string, Parameters<typeof generateInputs>, RegExp][] = [
  ['unknown rank', [{ inputs: [{ ...image, shape: null }] }, { batch: 1, seed: 1 }], /^Give real inputs, or/],
  ['BF16', [{ inputs: [{ ...image, datatype: 'BF16' }] }, { batch: 1, seed: 1 }], /BF16 can not be fed/],
  [
    'too large',
    [{ inputs: [image] }, { batch: 1, dimensions: { height: 1e9 }, seed: 1 }],
    /smaller batch or smaller dimensions/,
  ],
  ['a dimension of nobody', [{ inputs: [image] }, { batch: 1, dimensions: { w: 1 }, seed: 1 }], /N, height, image:3$/],
  ['a batch by its name', [{ inputs: [image] }, { batch: 1, dimensions: { N: 32 }, seed: 1 }], /^Use batch 32/],
  ['more than any batch', [{ inputs: [image] }, { batch: 1, dimensions: { N: 9000 }, seed: 1 }], /at most 4,096/],
  [
    'a batch that is fixed at more',
    [{ inputs: [{ ...image, shape: [4, 64] }] }, { batch: 1, seed: 1 }],
    /^Use batch 4/,
  ],
  ['a fixed batch', [{ inputs: [{ ...image, shape: [1, 4] }] }, { batch: 8, seed: 1 }], /^Use batch 1/],
];
for (const [name, request, message] of refused) {
  test(`refuses ${name}`, () => {
    assert.throws(
      () => generateInputs(...request),
      (error) => error instanceof Problem && message.test(error.message),
    );
  });
}
