import assert from 'node:assert/strict';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Problem } from '../contract/problem.ts';
import { externalTensor, model, value } from './onnx.fixture.ts';
import { factsOf, readOnnx, readOnnxFile } from './onnx.ts';
import type { ByteSource } from './protobuf.ts';
import { bytes as field, header, integer } from './quantize/wire.ts';

const signal = AbortSignal.timeout(120_000);
const samples = join(import.meta.dirname, '../../resources/samples');

function bytesOf(buffer: Uint8Array): ByteSource {
  return {
    size: buffer.length,
    read: async (target, position) => {
      const part = buffer.subarray(position, position + target.length);
      target.set(part);
      return part.length;
    },
  };
}

const isCorrupt = (error: unknown) => error instanceof Problem && error.code === 'model-corrupt';

describe('readOnnx', () => {
  it('reads a trained model', async () => {
    const facts = factsOf(await readOnnxFile(join(samples, 'credit-risk/1.0.0/model.onnx'), signal));
    assert.deepEqual(
      facts.inputs.map(({ name, datatype }) => [name, datatype]),
      [['features', 'FP32']],
    );
    assert.equal(facts.inputs[0]?.shape?.[1], 17);
    assert.deepEqual(facts.outputs.map(({ name, datatype }) => [name, datatype]).toSorted(), [
      ['label', 'INT64'],
      ['probability', 'FP32'],
    ]);
    assert.ok((facts.opset['ai.onnx'] ?? 0) > 0);
  });

  it('reads dimensions, producer, opset and metadata, and leaves initialized inputs out', async () => {
    const bytes = model(
      field(11, value('x', 'batch', 4, -1)),
      field(11, value('w', 4)),
      field(5, field(8, 'w'), field(9, Buffer.alloc(16))),
      field(12, field(1, 'y'), field(2, field(1, integer(1, 7)))),
    );
    assert.deepEqual(await readOnnx(bytesOf(bytes), signal), {
      inputs: [{ name: 'x', datatype: 'FP32', shape: ['batch', 4, -1] }],
      outputs: [{ name: 'y', datatype: 'INT64', shape: null }],
      externalFiles: [],
      opset: { 'ai.onnx': 17 },
      metadata: { stage: 'trial' },
      producer: 'maker 1.2',
      irVersion: 8,
    });
  });

  it('finds external data in subgraphs, sparse tensors, tensor attributes and functions', async () => {
    const inner = field(5, externalTensor('a', 'a.bin'));
    const bytes = Buffer.concat([
      model(
        field(1, field(5, field(6, field(1, field(5, field(11, inner)))))),
        field(1, field(5, field(5, externalTensor('b', 'b.bin')))),
        field(15, field(1, externalTensor('c', 'c.bin')), field(2, externalTensor('d', 'd.bin'))),
        field(
          1,
          field(
            5,
            field(22, field(1, externalTensor('f', 'f.bin'))),
            field(23, field(1, externalTensor('g', 'g.bin'))),
          ),
        ),
        field(5, field(8, 'here'), field(13, field(1, 'location'), field(2, 'unused.bin'))),
      ),
      field(25, field(7, field(5, field(10, externalTensor('e', 'e.bin'))))),
    ]);
    const { externalFiles } = await readOnnx(bytesOf(bytes), signal);
    assert.deepEqual(externalFiles, ['a.bin', 'b.bin', 'c.bin', 'd.bin', 'f.bin', 'g.bin', 'e.bin']);
  });

  it('refuses a sequence as an output when facts are wanted', async () => {
    const bytes = model(field(12, field(1, 'maps'), field(2, field(4, ''))));
    const read = await readOnnx(bytesOf(bytes), signal);
    assert.throws(() => factsOf(read), { code: 'model-unsupported' });
  });

  it('reads little of a file of 3 GiB', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'onnx-'));
    try {
      const weights = 3 * 1024 ** 3;
      const initializer = Buffer.concat([field(8, 'w'), header(9, weights)]);
      const tensor = header(5, initializer.length + weights);
      const output = field(12, value('y', 1));
      const graph = header(7, tensor.length + initializer.length + weights + output.length);
      const front = Buffer.concat([integer(1, 8), graph, tensor, initializer]);
      await using file = await open(join(folder, 'big.onnx'), 'w+');
      await file.write(front);
      await file.write(output, 0, output.length, front.length + weights);
      const { size } = await file.stat();
      let read = 0;
      const source = async (target: Uint8Array, position: number) => {
        const { bytesRead } = await file.read(target, 0, target.length, position);
        read += bytesRead;
        return bytesRead;
      };
      const { outputs } = await readOnnx({ size, read: source }, signal);
      assert.deepEqual(outputs, [{ name: 'y', datatype: 'FP32', shape: [1] }]);
      assert.ok(size > weights && read < 256 * 1024, `${read} bytes read`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses what nests without end and what would fill the memory', async () => {
    let deep: Buffer = Buffer.alloc(0);
    for (let level = 0; level < 200; level++) deep = field(1, field(5, field(6, deep)));
    await assert.rejects(readOnnx(bytesOf(model(deep)), signal), isCorrupt);
    const many = Buffer.alloc(4 * 1024 * 1024, field(11, ''));
    await assert.rejects(readOnnx(bytesOf(model(many)), signal), isCorrupt);
  });

  it('stops when it is cancelled', async () => {
    await assert.rejects(readOnnx(bytesOf(model()), AbortSignal.abort()), { name: 'AbortError' });
  });

  it('refuses every cut and answers model-corrupt, if anything, to any damage', async () => {
    const good = await readFile(join(samples, 'digits/1.0.0/model.onnx'));
    const attempt = async (bytes: Uint8Array) => {
      await readOnnx(bytesOf(bytes), signal).catch((error) => assert.ok(isCorrupt(error), String(error)));
    };
    const damage = fc.record({ at: fc.nat(good.length - 1), byte: fc.nat(255) });
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), attempt), { numRuns: 500 });
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 8 }), fc.nat(good.length), async (list, length) => {
        const bytes = Buffer.from(good);
        for (const { at, byte } of list) bytes[at] = byte;
        await attempt(bytes);
        await attempt(bytes.subarray(0, length));
      }),
      { numRuns: 500 },
    );
    await assert.rejects(readOnnx(bytesOf(good.subarray(0, good.length - 1)), signal), isCorrupt);
    await assert.rejects(readOnnx(bytesOf(Buffer.concat([good, header(99, 1)])), signal), isCorrupt);
    await assert.rejects(readOnnx(bytesOf(Buffer.alloc(0)), signal), isCorrupt);
  });
});
