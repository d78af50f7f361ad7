import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { encode as encodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';
import { fileOf, fixtures, folderOf, problem, rowsOf } from './files.fixture.ts';
import { openTable } from './open.ts';

const { signal } = new AbortController();
const open = (path: string) => openTable(path, () => null, signal);

test('reads JSON lines: the columns of all, vectors, and what is no object counted', async (t) => {
  const lines = ['{"a":1,"v":[1,[2,3]]}', '{"a":null,"b":"x"}', '[1]', 'oops', '{"b":true}'];
  const table = await open(fileOf(t, 'rows.txt', `${lines.join('\n')}\n`));
  assert.deepEqual(table.columns, ['a', 'v', 'b']);
  assert.deepEqual(await rowsOf(table), [
    [1, [1, 2, 3], null],
    [null, null, 'x'],
    [null, null, true],
  ]);
  assert.deepEqual([...table.skipped], [['it is not a JSON object', 2]]);
});

test('reads JSON lines after a BOM, and says where they are no text', async (t) => {
  const lines = `\uFEFF${`{"a":"${'ギ'.repeat(100)}"}\n`.repeat(4000)}`;
  const table = await open(fileOf(t, 'a.jsonl', lines));
  assert.equal((await rowsOf(table)).length, 4000);
  const broken = await open(fileOf(t, 'b.jsonl', Buffer.concat([Buffer.from(lines), Uint8Array.of(0x22, 0xe9, 0x22)])));
  await assert.rejects(rowsOf(broken), problem('data-unreadable', /not text in UTF-8: .* after byte 1,\d{3},\d{3}$/));
});

for (const compression of ['snappy', 'zstd', 'gzip', 'none']) {
  test(`reads Parquet of two row groups, ${compression}`, async () => {
    const table = await open(join(fixtures, `${compression}.parquet`));
    assert.deepEqual(table.columns, ['x', 'n', 'word', 'ok', 'v']);
    assert.deepEqual(await rowsOf(table), [
      [1.5, 1, 'a', true, [1, 2]],
      [null, 2, 'b', false, [3, 4]],
      [-3.25, 3, null, true, [5, 6]],
      [4, 2 ** 40, 'ü', true, [7, 8]],
    ]);
  });
}

test('reads NPY in either order of memory and of bytes', async () => {
  for (const name of ['c-order', 'fortran']) {
    const table = await open(join(fixtures, `${name}.npy`));
    assert.deepEqual(table.columns, [name]);
    assert.deepEqual(await rowsOf(table), [[[0, 1, 2]], [[3, 4, 5]]]);
  }
});

test('reads the arrays of an NPZ as columns', async () => {
  const table = await open(join(fixtures, 'three.npz'));
  assert.deepEqual(table.columns, ['x', 'y', 'who', 'half']);
  assert.deepEqual(await rowsOf(table), [
    [[0, 1, 2], 0, 'ann', 0.5],
    [[3, 4, 5], 1, 'bo', -2],
  ]);
});

test('reads a folder of images, resized, its folders as labels; what is none is counted', async (t) => {
  const dir = folderOf(t);
  const data = Buffer.from([255, 0, 0, 255, 0, 0, 255, 255].concat([255, 0, 0, 255, 0, 0, 255, 255]));
  for (const name of ['cat', 'dog']) mkdirSync(join(dir, name));
  writeFileSync(join(dir, 'cat/a.png'), PNG.sync.write(Object.assign(new PNG({ width: 2, height: 2 }), { data })));
  writeFileSync(join(dir, 'dog/b.JPG'), encodeJpeg({ width: 2, height: 2, data }, 100).data);
  writeFileSync(join(dir, 'dog/c.png'), 'no image');
  writeFileSync(join(dir, 'dog/notes.txt'), 'no image');
  const shape = { height: 1, width: 2, channels: 3, layout: 'NCHW', scale: '0-1' } as const;
  const table = await openTable(dir, () => shape, signal);
  const rows = await rowsOf(table);
  assert.deepEqual(rows[0], [Float32Array.of(1, 0, 0, 0, 0, 1), 'cat', join('cat', 'a.png')]);
  assert.deepEqual(rows[1]?.slice(1), ['dog', join('dog', 'b.JPG')]);
  assert.deepEqual([...table.skipped.values()], [1]);
});

const refused: [string, (t: Parameters<typeof fileOf>[0]) => string, RegExp][] = [
  ['a file that is not there', () => '/nowhere.csv', /it is not there$/],
  ['a folder where images are not taken', () => fixtures, /the model takes no images/],
  ['an array of objects', () => join(fixtures, 'object.npy'), /type \|O, save it as numbers/],
  ['a Parquet that was cut', (t) => cut(t, 'snappy.parquet'), /no Parquet that can be read/],
  ['an NPZ that was cut', (t) => cut(t, 'three.npz'), /no NPZ archive/],
  ['a Parquet without its begin', (t) => fileOf(t, 'a.parquet', 'PAR0'), /is no Parquet, as its name says/],
  ['an NPY that was cut', (t) => cut(t, 'c-order.npy'), /ends too early/],
];
for (const [name, path, message] of refused) {
  test(`refuses ${name}`, async (t) => {
    await assert.rejects(open(path(t)), problem('data-unreadable', message));
  });
}

function cut(t: Parameters<typeof fileOf>[0], name: string): string {
  const bytes = readFileSync(join(fixtures, name));
  return fileOf(t, name, bytes.subarray(0, bytes.length - 8));
}
