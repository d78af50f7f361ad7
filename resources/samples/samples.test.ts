import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { InferenceSession, Tensor } from 'onnxruntime-node';

interface OipTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly datatype: string;
  readonly data: readonly number[];
}

interface SmokeCase {
  readonly name: string;
  readonly inputs: readonly OipTensor[];
  readonly outputs: readonly OipTensor[];
  readonly tolerance: { readonly absolute: number };
}

const samples = import.meta.dirname;

for (const folder of ['credit-risk/1.0.0', 'credit-risk/2.0.0', 'digits/1.0.0', 'digits/2.0.0', 'bad/external']) {
  test(`${folder} answers its smoke inputs`, async () => {
    const cases = await smokeCases(folder);
    assert.ok(cases.length > 0);
    const session = await InferenceSession.create(join(samples, folder, 'model.onnx'));
    for (const smoke of cases) {
      assert.equal(await firstDifference(session, smoke), null);
    }
    await session.release();
  });
}

test('wrong-smoke runs, but answers something else', async () => {
  const session = await InferenceSession.create(join(samples, 'bad/wrong-smoke/model.onnx'));
  const [smoke] = await smokeCases('bad/wrong-smoke');
  assert.ok(smoke);
  assert.equal(await firstDifference(session, smoke), 'ones: y[1] is 2, not 2.5');
  await session.release();
});

for (const [file, reason] of [
  ['corrupt.onnx', /Protobuf parsing failed/],
  ['future-opset.onnx', /opset/i],
  ['unknown-operator.onnx', /Teleport/],
  ['external-missing/model.onnx', /does not exist/],
  ['external-escape/model.onnx', /escapes/],
] as const) {
  test(`onnxruntime refuses bad/${file}`, async () => {
    await assert.rejects(InferenceSession.create(join(samples, 'bad', file), { logSeverityLevel: 4 }), reason);
  });
}

for (const [name, first] of [
  ['credit-risk', 'good'],
  ['digits', 'digit'],
] as const) {
  test(`${name}: the test set has a label and a whole number in every feature`, async () => {
    const [head = '', ...rows] = (await readFile(join(samples, name, 'test.csv'), 'utf8')).trimEnd().split('\n');
    const columns = head.split(',');
    assert.equal(columns[0], first);
    assert.ok(rows.length >= 300);
    const features = columns.length - { 'credit-risk': 17, digits: 64 }[name];
    for (const row of rows) {
      const fields = row.split(',');
      assert.equal(fields.length, columns.length);
      assert.ok(
        fields.slice(features).every((field) => /^\d+$/.test(field)),
        row,
      );
    }
  });
}

async function smokeCases(folder: string): Promise<readonly SmokeCase[]> {
  return JSON.parse(await readFile(join(samples, folder, 'smoke.json'), 'utf8')).cases;
}

/** What the model answers otherwise than the case says, or null. */
async function firstDifference(session: InferenceSession, smoke: SmokeCase): Promise<string | null> {
  const feeds = Object.fromEntries(
    smoke.inputs.map((input) => [input.name, new Tensor('float32', Float32Array.from(input.data), input.shape)]),
  );
  const answers = await session.run(feeds);
  for (const { name, shape, datatype, data } of smoke.outputs) {
    const answer = answers[name];
    assert.ok(answer, `${smoke.name}: no output ${name}`);
    assert.equal(answer.type, { FP32: 'float32', INT64: 'int64' }[datatype]);
    assert.deepEqual(answer.dims, shape);
    const values = Array.from(answer.data as Float32Array | BigInt64Array, Number);
    assert.equal(values.length, data.length);
    const at = data.findIndex(
      (wanted, index) => !(Math.abs(wanted - (values[index] ?? Number.NaN)) <= smoke.tolerance.absolute),
    );
    if (at >= 0) return `${smoke.name}: ${name}[${at}] is ${values[at]}, not ${data[at]}`;
  }
  return null;
}
