import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { model, value } from '../../models/onnx.fixture.ts';
import { factsOf, readOnnxFile } from '../../models/onnx.ts';
import { bytes as field } from '../../models/quantize/wire.ts';
import { toFeeds } from '../data/feeds.ts';
import { generateInputs } from '../data/generate.ts';
import { openSession, plainFeeds } from './session.ts';

const chosen = { provider: 'cpu', threads: 1 } as const;
const echo = join(import.meta.dirname, '../../serving/fixtures/echo.onnx');

test('outputs are freed with each call, and leave the inputs alone', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-session-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  const path = join(dir, 'same.onnx');
  const [rows, width] = [256, 1024];
  const identity = Buffer.concat([field(1, 'x'), field(2, 'y'), field(4, 'Identity')]);
  const graph = [field(2, 'same'), field(11, value('x', rows, width)), field(12, value('y', rows, width))];
  await writeFile(path, model(field(1, identity), ...graph));
  const data = new Float32Array(rows * width).fill(1);
  const feeds = plainFeeds({ x: new Tensor('float32', data, [rows, width]) });
  const run = openSession({ path, ...chosen });
  const before = process.memoryUsage().arrayBuffers;
  for (let call = 0; call < 8; call++) run(feeds);
  const kept = process.memoryUsage().arrayBuffers - before;
  assert.ok(kept < data.byteLength, `${kept} bytes of 8 outputs were kept`);
  assert.equal(data.at(-1), 1);
});

test('every type runs, and onnxruntime’s own sessions give tensors before and after', async () => {
  const facts = factsOf(await readOnnxFile(echo, AbortSignal.timeout(5_000)));
  const { tensors } = generateInputs(facts, { batch: 3, seed: 1 });
  const feeds = toFeeds(tensors);
  const theirs = await InferenceSession.create(echo, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const run = openSession({ path: echo, ...chosen });
  run(plainFeeds(feeds));
  const results = await theirs.run(feeds);
  await theirs.release();
  for (const { name, data } of tensors) {
    assert.ok(results[`${name}_out`] instanceof Tensor, name);
    assert.equal(results[`${name}_out`]?.data.length, data.length, name);
  }
  run(plainFeeds(feeds));
});
