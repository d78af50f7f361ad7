import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PNG } from 'pngjs';
import { factsOf, readOnnxFile } from '../../models/onnx.ts';
import { fileOf, folderOf, problem } from '../data/files.fixture.ts';
import { evaluate } from './evaluate.ts';
import type { EvaluateOrder, Evaluation } from './messages.ts';

const samples = join(import.meta.dirname, '../../../resources/samples');
const fixtures = join(import.meta.dirname, 'fixtures');
const signal = () => AbortSignal.timeout(60_000);

type Wish = Pick<EvaluateOrder, 'path' | 'label'> & Partial<EvaluateOrder>;

async function run(
  modelPath: string,
  wish: Wish,
  stop = signal(),
  onProgress = () => {},
  silentMs?: number,
): Promise<Evaluation> {
  return await evaluate(await orderOf(modelPath, wish), stop, onProgress, silentMs);
}

async function orderOf(modelPath: string, wish: Wish): Promise<EvaluateOrder> {
  const { inputs, outputs, metadata } = factsOf(await readOnnxFile(modelPath, signal()));
  const model = { modelPath, model: 'm@1', inputs, outputs, metadata };
  const defaults = { groups: [], positive: null, importance: false, seed: 1, features: [], dimensions: {} };
  return { ...model, ...defaults, scale: '0-1', ...wish };
}

function close(got: number | null | undefined, expected: number, message: string): void {
  assert.ok(Math.abs((got ?? Number.NaN) - expected) < 1e-6, `${message}: ${got}, not ${expected}`);
}

function valueOfMetric({ quality }: Evaluation, name: string): number | null | undefined {
  return quality.metrics.find((metric) => metric.name === name)?.value;
}

test('says of the credit sample what scikit-learn 1.9 says of the same answers', async () => {
  const wish = { path: join(samples, 'credit-risk/test.csv'), label: 'good', groups: ['sex'], importance: true };
  const evaluation = await run(join(samples, 'credit-risk/2.0.0/model.onnx'), wish);
  const { quality } = evaluation;
  assert.deepEqual([quality.rows, quality.task, quality.classes], [300, 'binary', ['bad', 'good']]);
  // sklearn.metrics of onnxruntime's Python answers: accuracy_score, precision_score, recall_score, f1_score,
  // roc_auc_score, log_loss, confusion_matrix; group by group the means of the predictions and recall_score.
  const expected = {
    accuracy: 0.7866666666666666,
    precision: 0.8146551724137931,
    recall: 0.9,
    f1: 0.8552036199095022,
    auc: 0.764973544973545,
    'log-loss': 0.5057196119568191,
  };
  for (const [name, value] of Object.entries(expected)) close(valueOfMetric(evaluation, name), value, name);
  assert.deepEqual(quality.confusion, [
    [47, 43],
    [21, 189],
  ]);
  const [sex] = quality.groups;
  const [female, male] = sex?.rows ?? [];
  assert.deepEqual([male?.group, male?.n, female?.group, female?.n], ['male', 214, 'female', 86]);
  close(male?.metrics[0]?.value, 0.7850467289719626, 'selection rate of men');
  close(female?.metrics[1]?.value, 0.9454545454545454, 'tpr of women');
  close(sex?.differences[1]?.value, 0.5254237288135594 - 0.3870967741935484, 'equalized odds');
  assert.equal(quality.importance.length, 17);
  const top = quality.importance[0];
  assert.ok(top && top.drop > 0.03 && top.low > 0, JSON.stringify(top));
});

test('says of the digits sample what scikit-learn says, macro', async () => {
  const wish = { path: join(samples, 'digits/test.csv'), label: 'digit' };
  const evaluation = await run(join(samples, 'digits/2.0.0/model.onnx'), wish);
  close(valueOfMetric(evaluation, 'accuracy'), 0.9822222222222222, 'accuracy');
  close(valueOfMetric(evaluation, 'precision'), 0.982576508443761, 'precision');
  close(valueOfMetric(evaluation, 'f1'), 0.9821795972302743, 'f1');
  close(valueOfMetric(evaluation, 'log-loss'), 0.044828085432634834, 'log-loss');
});

test('takes one logit as the score of two classes, and leaves out and counts what can not be used', async (t) => {
  const path = fileOf(t, 'a.csv', 'b,y,a,note\n1,1,2,x\n3,0,1,x\n1,0,2,x\n,1,2,x\n1,NaN,2,x\n1,maybe,2,x\n1,1\n');
  const { quality, warnings } = await run(join(fixtures, 'logit.onnx'), { path, label: 'y' });
  assert.deepEqual(warnings, ['4 of 7 rows were left out, 1 of them for this: it has not 4 cells']);
  assert.deepEqual(quality.confusion, [
    [1, 1],
    [0, 1],
  ]);
  assert.deepEqual(Object.fromEntries(quality.skipped.map(({ why, rows }) => [why, rows])), {
    'its label is missing': 1,
    'its b is missing': 1,
    'it has not 4 cells': 1,
    'its label "maybe" is none of the model\'s classes': 1,
  });
  assert.match(quality.data, /features by the model's metadata$/);
});

test('measures numbers', async (t) => {
  const path = fileOf(t, 'a.jsonl', '{"x":1,"y":3,"g":"a"}\n{"x":2,"y":7,"g":"b"}\n{"x":3,"y":7,"g":"a"}\n');
  const evaluation = await run(join(fixtures, 'number.onnx'), { path, label: 'y', groups: ['g'] });
  assert.equal(evaluation.quality.task, 'regression');
  close(valueOfMetric(evaluation, 'mae'), 2 / 3, 'mae');
  close(valueOfMetric(evaluation, 'rmse'), Math.sqrt(4 / 3), 'rmse');
  const [compared] = evaluation.quality.groups;
  assert.deepEqual(
    compared?.rows.map(({ group, n, metrics }) => [group, n, ...metrics.map(({ value }) => value)]),
    [
      ['a', 2, 0, 0],
      ['b', 1, 2, -2],
    ],
  );
  assert.deepEqual(
    compared?.differences.map(({ value, note }) => [value, note]),
    Array(2).fill([null, 'fewer than two groups have 30 rows']),
  );
  assert.deepEqual(evaluation.warnings, ['Groups of g with fewer than 30 rows are left out of its differences: a, b']);
});

test('feeds texts, and compares texts', async (t) => {
  const path = fileOf(t, 'a.csv', 'city;land\nParis;fr\nLyon;fr\nRome;it\nRome;fr\n');
  const { quality } = await run(join(fixtures, 'words.onnx'), { path, label: 'land' });
  assert.deepEqual(quality.classes, ['fr', 'it']);
  assert.deepEqual(quality.confusion, [
    [2, 1],
    [0, 1],
  ]);
});

test('fills the last batch of a model that takes four rows, and counts none twice', async (t) => {
  const path = fileOf(t, 'a.csv', `c,x1,x2,x3\n${'red,3,1,2\n'.repeat(5)}blue,1,2,3\n`);
  const { quality } = await run(join(fixtures, 'fixed.onnx'), { path, label: 'c' });
  assert.deepEqual(quality.confusion, [
    [5, 0, 0],
    [0, 0, 0],
    [0, 0, 1],
  ]);
});

test('reads images, their folders the labels', async (t) => {
  const dir = folderOf(t);
  for (const [at, name] of ['red', 'green', 'blue'].entries()) {
    mkdirSync(join(dir, name));
    const png = new PNG({ width: 1, height: 1 });
    png.data = Buffer.from([0, 1, 2, 3].map((channel) => (channel === at || channel === 3 ? 255 : 40)));
    writeFileSync(join(dir, name, 'a.png'), PNG.sync.write(png));
  }
  const { quality, warnings } = await run(join(fixtures, 'colour.onnx'), {
    path: dir,
    label: 'label',
    dimensions: { height: 2, width: 3 },
    importance: true,
  });
  assert.deepEqual(quality.confusion, [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
  assert.deepEqual(warnings, ['importance is not told: the input is one column']);
});

test('one class only: what needs two is undefined, and said', async (t) => {
  const path = fileOf(t, 'a.csv', 'a,b,y,g\n2,1,1,x\n1,2,1,z\n');
  const evaluation = await run(join(fixtures, 'logit.onnx'), { path, label: 'y', groups: ['g'] });
  const auc = evaluation.quality.metrics.find(({ name }) => name === 'auc');
  assert.equal(auc?.value, null);
  assert.match(auc?.note ?? '', /one class only/);
  assert.equal(evaluation.quality.groups[0]?.differences[1]?.value, null);
  assert.match(evaluation.warnings.join(), /Every row is 1/);
});

const refused: [string, string, Partial<Wish>, RegExp][] = [
  ['a label that is not there', 'a,b,good\n1,2,1\n', { label: 'god' }, /Did you mean the column good\?/],
  ['a group that is not there', 'a,b,y\n1,2,1\n', { groups: ['sex'] }, /instead of sex: a, b, y$/],
  ['labels of other classes', 'a,b,y\n1,2,male\n', {}, /none of its rows can be used: its label "male"/],
  ['rows without labels', 'a,b,y\n1,2,\n', {}, /its label is missing/],
  ['no rows', 'a,b,y\n', {}, /it has no rows$/],
  ['a feature that is missing', 'a,y\n1,1\n', {}, /Add the columns that the model needs and the data lack: b$/],
  ['a class that is not there', 'a,b,y\n1,2,1\n', { positive: 'sevens' }, /Choose the positive class among 0, 1$/],
];
for (const [name, content, wish, message] of refused) {
  test(`refuses ${name}`, async (t) => {
    const path = fileOf(t, 'a.csv', content);
    const order = { path, label: 'y', ...wish };
    await assert.rejects(run(join(fixtures, 'logit.onnx'), order), problem('data-invalid', message));
  });
}

test('asks for the size of images that the model leaves open', async () => {
  const order = { path: fixtures, label: 'label', dimensions: { height: 2 } };
  await assert.rejects(
    run(join(fixtures, 'colour.onnx'), order),
    problem('usage', /size of images: .* leaves width open/),
  );
});

test('refuses a model whose external data is missing', async () => {
  const path = join(samples, 'credit-risk/test.csv');
  const broken = join(samples, 'bad/external-missing/model.onnx');
  await assert.rejects(run(broken, { path, label: 'good' }), problem('model-unsupported', /loads on this computer/));
});

test('is killed when it is cancelled', async (t) => {
  const stop = new AbortController();
  const path = fileOf(t, 'a.csv', `a,b,y\n${'1,2,1\n'.repeat(1_000_000)}`);
  const order = { path, label: 'y' };
  const running = run(join(fixtures, 'logit.onnx'), order, stop.signal, () => stop.abort());
  await assert.rejects(running, problem('cancelled', /Cancelled/));
});

test('is killed when it says nothing for too long', async (t) => {
  const order = { path: fileOf(t, 'a.csv', 'a,b,y\n1,2,1\n'), label: 'y' };
  const running = run(join(fixtures, 'logit.onnx'), order, signal(), () => {}, 1);
  await assert.rejects(running, problem('timeout', /silent for 0\.001 s$/));
});

test('the process that evaluates ends with the one that started it', async (t) => {
  const path = fileOf(t, 'a.csv', `a,b,y\n${'1,2,1\n'.repeat(5_000_000)}`);
  const program = join(import.meta.dirname, 'program.ts');
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'ignore', 'inherit', 'ipc'] });
  t.after(() => child.kill('SIGKILL'));
  child.stdin?.end(JSON.stringify(await orderOf(join(fixtures, 'logit.onnx'), { path, label: 'y' })));
  await once(child, 'message', { signal: signal() });
  const ended = once(child, 'exit', { signal: signal() });
  const begin = performance.now();
  child.disconnect();
  assert.deepEqual(await ended, [0, null]);
  assert.ok(performance.now() - begin < 5_000, 'the rows that are left are not waited for');
});
