import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compareRequest, endpointRequest, runRequest } from '../contract/bench.ts';
import { benchRecord } from '../contract/bench-record.ts';
import { Problem } from '../contract/problem.ts';
import { ModelRegistry } from '../models/service.ts';
import { openDatabase } from '../platform/sqlite.ts';
import { fileOf } from './data/files.fixture.ts';
import { BenchService } from './service.ts';
import { benchMigrations } from './store.ts';

const samples = fileURLToPath(new URL('../../resources/samples/credit-risk', import.meta.url));
const model = 'credit-risk@2.0.0';
const dir = mkdtempSync(join(tmpdir(), 'signalbox-bench-'));
const models = new ModelRegistry(join(dir, 'models'));

before(async () => {
  for (const version of ['1.0.0', '2.0.0'])
    await models.import(join(samples, version), 'credit-risk', version, AbortSignal.timeout(60_000));
});
after(() => rmSync(dir, { recursive: true, force: true }));

/** A service whose jobs are promises. */
function opened() {
  const stop = new AbortController();
  const works: Promise<void>[] = [];
  const bench = new BenchService({
    db: openDatabase(':memory:', [benchMigrations]),
    models,
    version: 'test',
    startJob: ({ work }) => {
      works.push(work({ step: () => {}, note: () => {} }, stop.signal));
      return 'job';
    },
  });
  return { bench, stop, ended: () => Promise.allSettled(works) };
}

const request = (change: object) => runRequest.parse({ models: [model], durationMs: 200, ...change });

test('every setting of a sweep is measured, by the words of the contract', async () => {
  const { bench, ended } = opened();
  const { id } = await bench.run(request({ batches: [1, 8], scenario: 'offline' }));
  await ended();
  const record = benchRecord.parse(bench.get(id));
  assert.equal(record.error, null);
  assert.deepEqual(
    record.cells.map(({ batch, scenario, provider }) => [batch, scenario, provider]),
    [
      [1, 'offline', 'cpu'],
      [8, 'offline', 'cpu'],
    ],
  );
  for (const cell of record.cells) {
    assert.ok(cell.inferences > 0 && cell.latency.n === cell.inferences);
    assert.ok((cell.latency.p50.value ?? 0) > 0 && (cell.throughput.value ?? 0) > 0);
    assert.ok(cell.loadMs > 0 && cell.firstInferenceMs > 0 && cell.memoryPeakBytes >= cell.memoryAfterLoadBytes);
    assert.deepEqual(
      cell.used.map(({ provider }) => provider),
      ['cpu'],
    );
    assert.deepEqual(cell.inputs[0]?.shape, [cell.batch, 17]);
  }
  assert.match(record.models[0]?.digest ?? '', /^[0-9a-f]{64}$/);
  assert.equal(record.environment?.versions.signalbox, 'test');
  assert.ok(record.environment?.versions.onnxruntime);
});

test('the server scenario is measured at a rate that it has found, or says that there is none', async () => {
  const { bench, ended } = opened();
  const { id } = await bench.run(request({ scenario: 'server', targetP99Ms: 1000, durationMs: 300 }));
  await ended();
  const [cell] = bench.get(id).cells;
  assert.ok(cell && cell.inferences > 0);
  // On a machine with much other work no rate may stand; what the search finds is tested by itself.
  if (cell.maxRate === null) assert.match(cell.warnings.join(), /No rate/);
  else assert.ok(cell.maxRate > 100, `found ${cell.maxRate}`);
});

test('a run that is cancelled ends at once and keeps what it has measured', async () => {
  const { bench, stop, ended } = opened();
  const { id } = await bench.run(request({ durationMs: 600_000 }));
  for await (const record of bench.watch(id, AbortSignal.timeout(30_000)))
    if (record.cells.some(({ inferences }) => inferences > 0)) break;
  const begin = performance.now();
  stop.abort(new Problem('cancelled', 'Cancelled'));
  await ended();
  assert.ok(performance.now() - begin < 5_000, 'an inference is not waited for');
  const record = bench.get(id);
  assert.equal(record.status, 'partial');
  assert.equal(record.error?.code, 'cancelled');
  assert.ok(record.cells[0]?.partial && record.cells[0].inferences > 0);
});

test('what a provider can not do is told, and the other settings are measured', async (t) => {
  const { bench, ended } = opened();
  const { id } = await bench.run(request({ providers: ['webgpu', 'cpu'] }));
  await ended();
  const record = bench.get(id);
  assert.equal(record.cells.at(-1)?.provider, 'cpu');
  if (record.cells.length === 2) return t.skip('there is a GPU that webgpu can use');
  assert.equal(record.status, 'partial');
  assert.equal(record.error?.code, 'bench-failed');
  assert.match(record.warnings.join(), /webgpu/);
  assert.doesNotMatch(record.warnings.join(), /\.cc:\d+/);
});

test('a comparison has a verdict with its noise', async () => {
  const { bench, ended } = opened();
  const { id } = await bench.compare(compareRequest.parse({ a: 'credit-risk@1.0.0', b: model, durationMs: 500 }));
  await ended();
  const { comparisons, cells } = benchRecord.parse(bench.get(id));
  assert.equal(comparisons.length, 1);
  assert.ok((comparisons[0]?.pairs ?? 0) >= 10 && (comparisons[0]?.noiseFloor ?? 0) > 0);
  assert.deepEqual(
    cells.map((cell) => cell.model),
    ['credit-risk@1.0.0', model],
  );
});

test('benchmarks wait for each other', async () => {
  const { bench, ended } = opened();
  const first = await bench.run(request({}));
  const second = await bench.run(request({}));
  await ended();
  const [before, after] = [bench.get(first.id), bench.get(second.id)];
  assert.ok(before.endedAt && after.environment && after.environment.at >= before.endedAt);
  assert.equal(after.cells.length, 1);
});

test('real inputs are taken from a file', async () => {
  const { bench, ended } = opened();
  const data = join(samples, 'test.csv');
  assert.ok(existsSync(data));
  const { id } = await bench.run(request({ data }));
  await ended();
  assert.match(bench.get(id).cells[0]?.inputs[0]?.from ?? '', /test\.csv/);
});

test('rows of the data that were left out are told with the figures', async (t) => {
  const { bench, ended } = opened();
  const [header = '', ...rows] = readFileSync(join(samples, 'test.csv'), 'utf8').trim().split('\n');
  const broken = rows.map((row, at) => (at < 30 ? row.replace(/[^,]*$/, 'NaN') : row));
  const data = fileOf(t, 'a.csv', [header, ...broken].join('\n'));
  const { id } = await bench.run(request({ data, features: header.split(',').slice(-17) }));
  await ended();
  const [warning = ''] = bench.get(id).cells[0]?.warnings ?? [];
  assert.equal(warning, '30 of 300 rows were left out: its own_telephone is missing');
});

test('what is not there is told before anything starts', async () => {
  const { bench } = opened();
  await assert.rejects(bench.run(request({ models: ['nothing@1'] })), { code: 'model-unknown' });
  assert.throws(() => bench.get('none'), { code: 'bench-unknown' });
  assert.deepEqual(bench.list(), []);
});

test('what has no meaning, or is not here, is refused before a job begins', async () => {
  const { bench } = opened();
  await assert.rejects(bench.run(request({ targetP99Ms: 5 })), { code: 'usage', message: /scenario server/ });
  for (const ofData of [{ features: ['a'] }, { pixels: 'imagenet' }]) {
    const expected = { code: 'usage', message: /^Give data, or leave out features and pixels/ };
    await assert.rejects(bench.run(request(ofData)), expected);
    await assert.rejects(bench.compare(compareRequest.parse({ a: model, b: model, ...ofData })), expected);
  }
  await assert.rejects(bench.run({ ...request({}), batches: [] }), { code: 'usage', message: /at least/ });
  assert.throws(() => compareRequest.parse({ a: model, b: model, scenario: 'server' }), /single-stream/);
  await assert.rejects(bench.run(request({ providers: ['cuda'] })), {
    code: 'usage',
    message: /no provider cuda here/,
  });
  for (const word of [{ ttftTargetMs: 5 }, { prompt: 'hi' }, { maxTokens: 4 }]) {
    const load = endpointRequest.parse({ url: 'http://127.0.0.1:9/', rate: 1, ...word });
    await assert.rejects(bench.endpoint(load), { code: 'usage', message: /Choose openai/ });
  }
  for (const url of ['http://me:secret@127.0.0.1:9/', 'ftp://127.0.0.1/']) {
    const load = endpointRequest.parse({ url, rate: 1 });
    await assert.rejects(bench.endpoint(load), { code: 'usage', message: /address/ });
  }
  assert.deepEqual(bench.list(), []);
});
