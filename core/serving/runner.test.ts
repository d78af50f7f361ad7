import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { Runner, WorkerLost } from './runner.ts';
import { SlotHolder } from './slot.ts';
import type { Tensor } from './tensor.ts';
import { type Fixture, Folder, until } from './testing.ts';

const forever = new AbortController().signal;
const int64 = (name: string, value: number): Tensor[] => [
  { name, datatype: 'INT64', shape: [1], data: BigInt64Array.of(BigInt(value)).buffer },
];

async function runnerOf(
  folder: Folder,
  fixture: Fixture,
  maxQueue = 8,
  onLost = (_: string): void => {},
): Promise<Runner> {
  return Runner.start({ file: join(folder.model(fixture), 'model.onnx'), threads: 1 }, maxQueue, onLost);
}

test('a model that cannot be loaded says why', async () => {
  using folder = new Folder();
  const file = join(folder.path, 'model.onnx');
  await assert.rejects(
    Runner.start({ file, threads: 1 }, 8, () => {}),
    { code: 'model-file-missing', status: 422 },
  );
  writeFileSync(file, 'this is no model');
  await assert.rejects(
    Runner.start({ file, threads: 1 }, 8, () => {}),
    { code: 'model-corrupt', status: 422 },
  );
});

test('a full queue refuses with 503, what is queued is answered', async () => {
  using folder = new Folder();
  const runner = await runnerOf(folder, 'slow', 2);
  const runs = Array.from({ length: 4 }, () => runner.run(int64('rounds', 200), ['mean'], forever));
  await assert.rejects(runner.run(int64('rounds', 1), ['mean'], forever), { status: 503 });
  const results = await Promise.all(runs);
  assert.ok(results.every(({ outputs }) => outputs[0]?.name === 'mean'));
  assert.ok((results[3]?.queueUs ?? 0) > (results[0]?.queueUs ?? 0));
  assert.ok((results[0]?.computeUs ?? 0) > 0);
  await runner.close(1000);
});

test('an aborted request leaves the queue and costs no run', async () => {
  using folder = new Folder();
  const runner = await runnerOf(folder, 'slow', 4);
  const first = [
    runner.run(int64('rounds', 500), ['mean'], forever),
    runner.run(int64('rounds', 500), ['mean'], forever),
  ];
  const gone = new AbortController();
  const third = runner.run(int64('rounds', 500), ['mean'], gone.signal);
  assert.equal(runner.pending, 3);
  assert.equal(runner.waiting, 2);
  gone.abort(new Error('gone'));
  await assert.rejects(third, /gone/);
  assert.equal(runner.pending, 2);
  await Promise.all(first);
  await runner.close(1000);
});

test('a failing run is a 500 and the next one is answered', async () => {
  using folder = new Folder();
  const runner = await runnerOf(folder, 'pick');
  await assert.rejects(runner.run(int64('index', 9), ['picked'], forever), {
    status: 500,
    message: /out of data bounds/,
  });
  const { outputs } = await runner.run(int64('index', 2), ['picked'], forever);
  assert.deepEqual(outputs[0]?.data, Float32Array.of(30).buffer);
  await runner.close(1000);
});

test('closing lets what is queued finish; past the deadline it refuses what has not begun', async () => {
  using folder = new Folder();
  let lost = 0;
  const patient = await runnerOf(folder, 'slow', 8, () => lost++);
  const runs = Array.from({ length: 5 }, () => patient.run(int64('rounds', 100), ['mean'], forever));
  await patient.close(10_000);
  assert.equal((await Promise.all(runs)).length, 5);
  assert.equal(lost, 0);

  const hasty = await runnerOf(folder, 'slow');
  const outcomes = Promise.allSettled(
    Array.from({ length: 5 }, () => hasty.run(int64('rounds', 500), ['mean'], forever)),
  );
  await hasty.close(0);
  assert.deepEqual(
    (await outcomes).map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected'],
  );
  await assert.rejects(hasty.run(int64('rounds', 1), ['mean'], forever), WorkerLost);
});

test('a slot whose worker dies is failed, says so, and can be started again', async () => {
  using folder = new Folder();
  const post = Worker.prototype.postMessage;
  const workers: Worker[] = [];
  mock.method(Worker.prototype, 'postMessage', function (this: Worker, ...args: Parameters<typeof post>) {
    workers.push(this);
    return post.apply(this, args);
  });
  const holder = new SlotHolder('blue', 8);
  const revision = folder.revision('pick', '1.0.0');
  await holder.load(revision, 0);
  await holder.runner?.run(int64('index', 0), ['picked'], forever);
  mock.restoreAll();
  // Idle: to terminate a running one would abort this process
  await workers[0]?.terminate();
  await until('the slot has failed', () => holder.status.phase === 'failed');
  assert.match(holder.status.error ?? '', /Start the slot again: the worker ended/);
  assert.equal(holder.runner, null);
  await holder.load(revision, 0);
  assert.equal(holder.status.phase, 'ready');
  await holder.unload(1000);
  assert.deepEqual(holder.status, { phase: 'empty', revision: null, inFlight: 0 });
});
