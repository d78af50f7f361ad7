import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { value } from '../onnx.fixture.ts';
import { readModel } from './graph.ts';
import { attribute, mlp, onnx, tensor, weights } from './models.fixture.ts';
import { initializer, node } from './nodes.ts';
import { rewrite } from './rewrite.ts';
import { bytes } from './wire.ts';

const inside = { read: () => Promise.reject(new Error('nothing is outside')), write: null };

async function rewritten(file: Buffer, signal = AbortSignal.timeout(60_000)) {
  const { pieces, ...told } = await rewrite(file, inside, { from: 'abc' }, signal);
  const after = Buffer.concat(pieces);
  return { ...told, after, ops: readModel(after).graph.nodes.map(({ part }) => part.op) };
}

const w = bytes(5, tensor('w', [4, 4], weights(16, 1)));
const ends = [bytes(11, value('x', 'N', 4)), bytes(12, value('y', 'N', 4))];

describe('rewrite', () => {
  it('writes a layer as onnxruntime fuses it, and the rest byte for byte', async () => {
    const before = mlp('raw', 'packed');
    const { after, ops, quantized, left } = await rewritten(before);
    assert.equal(quantized, 2);
    assert.deepEqual(left, []);
    const layer = ['DynamicQuantizeLinear', 'MatMulInteger', 'Cast', 'Mul', 'Mul'];
    assert.deepEqual(ops, [...layer, 'Relu', ...layer, 'Add']);
    const kept = [
      node('Relu', 'relu', ['h'], ['r']),
      bytes(5, tensor('b', [16], weights(16, 3))),
      bytes(11, value('x', 'N', 32)),
    ];
    for (const each of [...kept, ...readModel(before).before, ...readModel(before).after])
      assert.ok(after.includes(each));
    assert.ok(after.includes(bytes(14, bytes(1, 'from'), bytes(2, 'abc'))));
    assert.deepEqual(
      readModel(after).graph.initializers.map(({ name, dims }) => [name, ...dims]),
      [
        ['b', 16],
        ['w1_int8', 32, 64],
        ['w1_scale', 64],
        ['w2_int8', 64, 16],
        ['w2_scale', 16],
      ],
    );
  });

  it('quantises what two layers share once, and takes no name that is taken', async () => {
    const file = onnx([
      node('MatMul', '', ['x', 'w'], ['a']),
      node('MatMul', '', ['x', 'w'], ['b']),
      node('Add', 'w_int8', ['a', 'b'], ['x_scale']),
      node('Add', '', ['x_scale', 'x_scale'], ['y']),
      w,
      ...ends,
    ]);
    const { ops, after } = await rewritten(file);
    assert.equal(ops.filter((op) => op === 'DynamicQuantizeLinear').length, 1);
    const { graph } = readModel(after);
    assert.deepEqual(
      graph.initializers.map(({ name }) => name),
      ['w_int8_2', 'w_scale'],
    );
    const made = graph.nodes.flatMap(({ part }) => part.outputs);
    assert.equal(new Set(made).size, made.length);
  });

  it('leaves what it can not do, and says why', async () => {
    const nan = bytes(5, tensor('nan', [4, 4], new Float32Array(16).fill(Number.NaN)));
    const file = onnx([
      node('MatMul', 'good', ['x', 'w'], ['a']),
      node('MatMul', 'dynamic', ['x', 'x'], ['c']),
      node('MatMul', 'given', ['x', 'open'], ['d']),
      node('Gemm', 'turned', ['x', 'w'], ['e'], attribute('transA', 1)),
      node('Gemm', 'scaled', ['x', 'w', 'x'], ['f'], attribute('beta', 0.5)),
      node('MatMul', 'broken', ['x', 'nan'], ['g']),
      node('MatMul', 'cube', ['x', 'three'], ['h']),
      node('MatMul', 'int', ['x', 'whole'], ['i']),
      w,
      nan,
      bytes(5, tensor('open', [4, 4], weights(16, 2))),
      bytes(5, tensor('three', [1, 4, 4], weights(16, 2))),
      initializer('whole', 6, [4, 4], Buffer.alloc(64)),
      bytes(11, value('open', 4, 4)),
      ...ends,
    ]);
    const { quantized, left, after } = await rewritten(file);
    assert.equal(quantized, 1);
    assert.deepEqual(Object.fromEntries(left.map(({ node, why }) => [node, why])), {
      dynamic: 'its second input is no constant',
      given: 'its weight may be given with the inputs',
      turned: 'its first input is transposed (transA)',
      scaled: 'its bias is scaled (beta)',
      broken: 'a weight is not finite',
      cube: 'its weight is no matrix',
      int: 'its weight is not FP32',
    });
    // Others still need it as it was.
    assert.ok(after.includes(w));
    assert.ok(after.includes(nan));
  });

  it('refuses an operator set without DynamicQuantizeLinear, and a model without a layer', async () => {
    await assert.rejects(rewritten(mlp('raw', 'raw', 'raw', 10)), {
      code: 'model-unsupported',
      data: { opset: 10, needs: 11 },
    });
    await assert.rejects(rewritten(onnx([node('Relu', '', ['x'], ['y']), ...ends])), {
      code: 'nothing-to-quantize',
      message: /it has no MatMul or Gemm/,
    });
    await assert.rejects(rewritten(onnx([node('MatMul', 'm', ['x', 'x'], ['y']), ...ends])), {
      code: 'nothing-to-quantize',
      message: /of its 1 MatMul and Gemm none can be: m: its second input is no constant/,
    });
    const short = bytes(5, tensor('w', [4, 5], weights(16, 1)));
    await assert.rejects(rewritten(onnx([node('MatMul', 'm', ['x', 'w'], ['y']), short, ...ends])), {
      code: 'model-corrupt',
    });
  });

  it('stops when it is cancelled', async () => {
    await assert.rejects(rewritten(mlp('raw', 'raw'), AbortSignal.abort()), { name: 'AbortError' });
  });

  it('meets a file that is cut off with a name for it', async () => {
    const file = mlp('raw', 'raw');
    for (let size = 0; size < file.length; size += 97)
      await assert.rejects(rewritten(file.subarray(0, size)), { code: 'model-corrupt' });
  });
});
