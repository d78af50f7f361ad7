import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { value } from '../onnx.fixture.ts';
import { ModelRegistry } from '../service.ts';
import { attribute, branch, mlp, onnx, tensor, weights } from './models.fixture.ts';
import { node } from './nodes.ts';
import { type QuantizeRequest, Quantizer } from './service.ts';
import { bytes } from './wire.ts';

const samples = join(import.meta.dirname, '../../../resources/samples');
const signal = AbortSignal.timeout(300_000);

describe('Quantizer', () => {
  let folder = '';
  let dir = '';
  let registry: ModelRegistry;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quantize-'));
    dir = join(folder, 'models');
    registry = new ModelRegistry(dir);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function importModel(name: string, files: { readonly [path: string]: Buffer | string }) {
    const source = join(folder, name);
    await mkdir(source);
    for (const [path, content] of Object.entries(files)) await writeFile(join(source, path), content);
    return (await registry.import(source, name, '1', signal)).model;
  }

  const quantize = (ref: string, more: Partial<QuantizeRequest> = {}) =>
    new Quantizer(registry, dir).quantize({ ref, as: null, tolerance: null, ...more }, signal);

  it('makes a version a quarter of the size that answers alike, however the weights are written', async () => {
    const forms = { a: mlp('raw', 'packed'), b: mlp('single', 'raw', 'packed'), c: mlp('packed', 'single', 'single') };
    for (const [name, file] of Object.entries(forms)) {
      const from = await importModel(name, { 'model.onnx': file });
      const { model, layers, agreement, unchanged, comparedOn } = await quantize(`${name}@1`);
      assert.equal(model.version, '1-int8');
      assert.equal(layers, 2);
      assert.equal(unchanged, false);
      assert.equal(comparedOn, 'generated inputs');
      assert.ok((agreement?.sqnrDb ?? 0) > 28, `${agreement?.sqnrDb} dB`);
      assert.ok(model.sizeBytes < from.sizeBytes * 0.4, `${model.sizeBytes} of ${from.sizeBytes}`);
      assert.deepEqual(model.inputs, from.inputs);
      assert.equal(model.metadata['signalbox.quantized_from'], from.digest);
      assert.equal(model.metadata.stage, 'trial');
      assert.equal((await quantize(`${name}@1`)).unchanged, true);
    }
    assert.deepEqual(await readdir(join(dir, 'ingest')), []);
  });

  it('moves data outside the file along', async () => {
    const [w1, b] = [weights(32 * 64, 1), weights(16, 3)];
    const data = Buffer.concat([Buffer.alloc(100), Buffer.from(w1.buffer), Buffer.from(b.buffer)]);
    const place = (offset: number, values: Float32Array) => ({
      location: 'old.bin',
      offset,
      length: values.byteLength,
    });
    const file = mlp(place(100, w1), 'raw', place(100 + w1.byteLength, b));
    await importModel('outside', { 'model.onnx': file, 'old.bin': data });
    const { model, agreement } = await quantize('outside@1');
    assert.ok((agreement?.sqnrDb ?? 0) > 28, `${agreement?.sqnrDb} dB`);
    assert.deepEqual(
      model.files.map(({ path }) => path),
      ['model.onnx', 'weights.data'],
    );
    const bytesOfWeights = 32 * 64 + 16 * 64 + 16 * 4;
    assert.ok((model.files[1]?.size ?? 0) < bytesOfWeights + 64 * 5 + (64 + 16) * 4);
  });

  it('keeps a weight that a subgraph uses too, and quantises one of a Constant node', async () => {
    const inner = (name: string) => node('MatMul', `${name}_m`, ['h', 'w'], [`${name}_y`]);
    const constant = Buffer.concat([
      bytes(1, 'value'),
      bytes(5, tensor('', [32, 8], weights(256, 5))),
      Buffer.from([0xa0, 1, 4]),
    ]);
    const file = onnx([
      node('Constant', 'c', [], ['cw'], constant),
      node('MatMul', 'first', ['x', 'cw'], ['h']),
      node('MatMul', 'second', ['h', 'w'], ['s']),
      node('ReduceSum', 'sum', ['x'], ['total'], attribute('keepdims', 0)),
      node('Greater', 'greater', ['total', 'zero'], ['yes']),
      node(
        'If',
        'if',
        ['yes'],
        ['i'],
        branch('then_branch', inner('t'), 't_y', 8),
        branch('else_branch', inner('e'), 'e_y', 8),
      ),
      node('Add', 'add', ['s', 'i'], ['y']),
      bytes(5, tensor('w', [8, 8], weights(64, 7))),
      bytes(5, tensor('zero', [], Float32Array.of(0))),
      bytes(11, value('x', 'N', 32)),
      bytes(12, value('y', 'N', 8)),
    ]);
    await importModel('nested', { 'model.onnx': file });
    const { layers, agreement } = await quantize('nested@1');
    assert.equal(layers, 2);
    assert.ok((agreement?.sqnrDb ?? 0) > 28, `${agreement?.sqnrDb} dB`);
  });

  it('proves the samples by their smoke inputs, within what is allowed', async () => {
    for (const version of ['1.0.0', '2.0.0']) {
      await registry.import(join(samples, 'digits', version), 'digits', version, signal);
      const { model, agreement, comparedOn } = await quantize(`digits@${version}`, { as: `${version}-q` });
      assert.equal(model.version, `${version}-q`);
      assert.equal(comparedOn, 'smoke inputs');
      assert.equal(agreement?.changed, 0);
      assert.ok((agreement?.labels ?? 0) > 0 && (agreement?.maxAbsError ?? 1) < 0.05);
      assert.ok(model.smoke.length > 0);
      await assert.rejects(quantize(`digits@${version}`, { tolerance: 1e-6, as: 'strict' }), { code: 'smoke-failed' });
    }
    await assert.rejects(registry.get('digits@strict'), { code: 'model-unknown' });
  });

  it('says that a tree has nothing to quantise', async () => {
    await registry.import(join(samples, 'credit-risk/2.0.0'), 'credit-risk', '2.0.0', signal);
    await assert.rejects(quantize('credit-risk@2.0.0'), { code: 'nothing-to-quantize' });
    await assert.rejects(quantize('credit-risk@9'), { code: 'model-unknown' });
    await assert.rejects(quantize('credit-risk@2.0.0', { as: 'a b' }), { code: 'name-invalid' });
  });
});
