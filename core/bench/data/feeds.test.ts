import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { InferenceSession } from 'onnxruntime-node';
import { factsOf, readOnnxFile } from '../../models/onnx.ts';
import { toFeeds } from './feeds.ts';
import { generateInputs } from './generate.ts';

test('what is fed of every type comes out of the model that gives it back', async () => {
  const path = join(import.meta.dirname, '../../serving/fixtures/echo.onnx');
  const facts = factsOf(await readOnnxFile(path, AbortSignal.timeout(5_000)));
  const { tensors } = generateInputs(facts, { batch: 3, seed: 1 });
  const session = await InferenceSession.create(path, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const results = await session.run(toFeeds(tensors));
  await session.release();
  for (const { name, data } of tensors) {
    const got = results[`${name}_out`]?.data as ArrayLike<unknown>;
    assert.deepEqual(Array.from(got), Array.from(data as ArrayLike<unknown>), name);
  }
  assert.equal(tensors.length, 13);
});
