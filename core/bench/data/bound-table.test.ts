import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Problem } from '../../contract/problem.ts';
import type { DataRequest } from './bound-table.ts';
import { fileOf, folderOf, problem } from './files.fixture.ts';
import { loadInputs } from './load.ts';

const { signal } = new AbortController();
const x = { name: 'x', datatype: 'FP32', shape: ['N', 2] } as const;

function request(path: string, change: Partial<DataRequest> = {}) {
  const data = { path, inputs: [x], metadata: {}, aside: [], features: [], dimensions: {}, scale: '0-1' as const };
  return { ...data, batch: 2, most: 10, mostBytes: 1e6, ...change };
}

test('the encoding beside the data names the features, and what stands for their texts', async (t) => {
  const dir = folderOf(t);
  const features = [
    { name: 'colour', kind: 'category', codes: ['red', 'blue'] },
    { name: 'size', kind: 'number' },
  ];
  writeFileSync(join(dir, 'encoding.json'), JSON.stringify({ input: 'x', features, classes: ['a', 'b'] }));
  writeFileSync(join(dir, 'rows.csv'), 'id,size,colour\n7,1.5,blue\n8,2,0\n9,3,green\n10,4,red\n');
  const { batches, inputs } = await loadInputs(request(join(dir, 'rows.csv')), signal);
  assert.deepEqual(
    batches.map(([tensor]) => tensor?.data),
    [Float32Array.of(1, 1.5, 0, 2), Float32Array.of(0, 4, 0, 4)],
  );
  assert.match(inputs[0]?.from ?? '', /features by encoding\.json beside the data;/);
});

test('the features that are asked for win over those that the model names', async (t) => {
  const path = fileOf(t, 'a.csv', 'a,b,c\n1,2,3\n');
  const first = async (change: Partial<DataRequest>) =>
    (await loadInputs(request(path, { metadata: { features: '["b", "a"]' }, ...change }), signal)).batches[0]?.[0]
      ?.data;
  assert.deepEqual(await first({}), Float32Array.of(2, 1, 2, 1));
  assert.deepEqual(await first({ features: ['c', 'a'] }), Float32Array.of(3, 1, 3, 1));
});

test('takes no more than it may', async (t) => {
  const path = fileOf(t, 'a.csv', `a,b\n${'1,2\n'.repeat(1000)}`);
  const few = await loadInputs({ ...request(path), most: 3 }, signal);
  assert.equal(few.batches.length, 3);
  const small = await loadInputs({ ...request(path), most: 1000, mostBytes: 64 }, signal);
  assert.equal(small.batches.length, 2);
});

test('says when the data do not fill the last batch', async (t) => {
  const path = fileOf(t, 'a.csv', `a,b\n${'1,2\n'.repeat(3)}`);
  const short = await loadInputs({ ...request(path), batch: 64 }, signal);
  assert.match(short.inputs[0]?.from ?? '', /; its rows fill 3 of 64 places, the others repeat the last$/);
  const full = await loadInputs({ ...request(path), batch: 3 }, signal);
  assert.doesNotMatch(full.inputs[0]?.from ?? '', /places/);
});

test('fills large batches from as many rows as there are', async (t) => {
  const path = fileOf(t, 'a.csv', `a,b\n${Array.from({ length: 2500 }, (_, at) => `${at},0\n`).join('')}`);
  const { batches } = await loadInputs({ ...request(path), batch: 2000 }, signal);
  assert.deepEqual(
    batches.map(([tensor]) => [tensor?.data[0], tensor?.data[2 * 1999]]),
    [
      [0, 1999],
      [2000, 2499],
    ],
  );
});

test('errors hold a part of what the header has', async (t) => {
  const names = Array.from({ length: 1000 }, (_, at) => `${'x'.repeat(300)}${at}-`);
  const path = fileOf(t, 'a.csv', `${names}\n${names.map(() => 1)}\n`);
  const wishes: Partial<DataRequest>[] = [{ aside: ['y'] }, { features: ['y'.repeat(1000), 'b'] }, {}];
  for (const wish of wishes) {
    await assert.rejects(loadInputs(request(path, wish), signal), (error: Problem) => {
      const { length } = JSON.stringify(error);
      assert.ok(error.code === 'data-invalid' && length < 5000, `${error.code}, ${length}`);
      return true;
    });
  }
});

test('refuses what would change nothing: a size of no open dimension, pixels of a table', async (t) => {
  const path = fileOf(t, 'a.csv', 'a,b\n1,2\n');
  for (const dimensions of [{ foo: 3 }, { 'x:1': 3 }, { 2: 3 }]) {
    const wish = request(path, { dimensions });
    await assert.rejects(loadInputs(wish, signal), problem('usage', /^Correct the dimension .* leaves open: N$/));
  }
  assert.equal((await loadInputs(request(path, { dimensions: { N: 2 } }), signal)).batches.length, 1);
  const pixels = request(path, { scale: 'imagenet' });
  await assert.rejects(
    loadInputs(pixels, signal),
    problem('usage', /^Leave pixels at 0-1: .* \(CSV\) holds no images$/),
  );
});

test('refuses a batch that the model does not take, and rows of which none can be used', async (t) => {
  const path = fileOf(t, 'a.csv', 'a,b\n,2\n');
  const fixed = request(path, { inputs: [{ ...x, shape: [4, 2] }], features: ['a', 'b'] });
  await assert.rejects(loadInputs(fixed, signal), problem('usage', /batch 4 instead of 2/));
  const empty = request(path, { features: ['a', 'b'] });
  await assert.rejects(loadInputs(empty, signal), problem('data-invalid', /its a is missing$/));
});
