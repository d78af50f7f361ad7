import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../contract/problem.ts';
import { factsOf, readOnnxFile } from '../../models/onnx.ts';
import { fileOf, folderOf, problem } from '../data/files.fixture.ts';
import { generateInputs } from '../data/generate.ts';
import type { FeedRequest } from '../feeds.ts';
import { readFeeds, writeFeeds } from './feeds-file.ts';
import { Runner } from './runner.ts';

const echo = join(import.meta.dirname, '../../serving/fixtures/echo.onnx');
const model = { inputs: [{ name: 'x', datatype: 'FP32', shape: ['N', 2] }], metadata: {} } as const;
const { signal } = new AbortController();

function request(change: Partial<FeedRequest>): FeedRequest {
  return { batch: 2, dimensions: {}, seed: 1, features: [], pixels: '0-1', ...change };
}

/** Opens a pipe for writing once somebody reads it. */
async function whenRead(path: string, limit: AbortSignal): Promise<number> {
  for (;;) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error;
      await sleep(10, undefined, { signal: limit });
    }
  }
}

test('inputs are read in the process of the runner, into a file', async (t) => {
  const data = fileOf(t, 'a.csv', 'a,b\n1,2\n3,4\nNaN,2\n1\n5,6\n,2\n');
  const feeds = join(folderOf(t), 'feeds');
  await using runner = await Runner.start(signal);
  const { inputs, warnings } = await runner.prepare({ model, request: request({ data }), feeds }, signal);
  assert.deepEqual(inputs[0]?.shape, [2, 2]);
  assert.deepEqual(warnings, ['3 of 6 rows were left out, 2 of them for this: its a is missing']);
  assert.match(inputs[0]?.from ?? '', /a\.csv \(CSV\).*fill 3 of 4 places/);
  assert.deepEqual(
    (await readFeeds(feeds)).map(([tensor]) => tensor?.data),
    [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6, 5, 6)],
  );
});

test('what is wrong with inputs is told as it is where they are read', async (t) => {
  const order = { model, feeds: join(folderOf(t), 'feeds') };
  await using runner = await Runner.start(signal);
  const missing = runner.prepare({ ...order, request: request({ data: '/none/there.csv' }) }, signal);
  await assert.rejects(missing, problem('data-unreadable', /there\.csv: it is not there$/));
  const words = request({ data: fileOf(t, 'b.csv', 'a,b\nred,2\n') });
  await assert.rejects(runner.prepare({ ...order, request: words }, signal), problem('data-invalid', /./));
});

test('reading that hangs ends at once when it is cancelled', { skip: process.platform === 'win32' }, async (t) => {
  const dir = folderOf(t);
  const data = join(dir, 'pipe.csv');
  assert.equal(spawnSync('mkfifo', [data]).status, 0);
  const stop = new AbortController();
  const runner = await Runner.start(signal);
  const reading = runner.prepare({ model, request: request({ data }), feeds: join(dir, 'feeds') }, stop.signal);
  const writer = await whenRead(data, AbortSignal.timeout(10_000));
  t.after(() => closeSync(writer));
  const begin = performance.now();
  stop.abort(new Problem('cancelled', 'Cancelled'));
  await assert.rejects(reading, problem('cancelled', /^Cancelled$/));
  await runner[Symbol.asyncDispose]();
  assert.ok(performance.now() - begin < 2_000);
});

test('inputs of every type go through the file into the model', async (t) => {
  const feeds = join(folderOf(t), 'feeds');
  const facts = factsOf(await readOnnxFile(echo, AbortSignal.timeout(5_000)));
  const { tensors } = generateInputs(facts, { batch: 3, seed: 1 });
  await writeFeeds(feeds, [tensors]);
  assert.deepEqual(await readFeeds(feeds), [tensors]);
  assert.ok(tensors.some(({ data }) => data instanceof Float16Array));
  await using runner = await Runner.start(signal);
  const { firstInferenceMs } = await runner.open({ path: echo, provider: 'cpu', threads: 1, feeds }, signal);
  assert.ok(firstInferenceMs > 0);
});
