import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Problem } from '../contract/problem.ts';
import { Uploads } from './uploads.ts';

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-uploads-'));
  t.after(() => rmSync(dir, { recursive: true }));
  return join(dir, 'uploads');
}

const code = (wanted: string) => (error: unknown) => error instanceof Problem && error.code === wanted;
const base64 = (text: string) => Buffer.from(text).toString('base64');

test('pieces become files, and the folder goes with the upload', async (t) => {
  const dir = folder(t);
  const uploads = new Uploads(dir);
  const id = await uploads.begin([
    { path: 'model.onnx', size: 6 },
    { path: 'data/weights.bin', size: 2 },
  ]);
  const [one, two] = [
    uploads.piece(id, 'model.onnx', 0, base64('abc')),
    uploads.piece(id, 'model.onnx', 3, base64('def')),
  ];
  assert.deepEqual(await Promise.all([one, two]), [3, 6]);
  assert.throws(() => uploads.complete(id), code('upload-failed'));
  await uploads.piece(id, 'data/weights.bin', 0, base64('xy'));
  const there = uploads.complete(id);
  assert.equal(readFileSync(join(there, 'model.onnx'), 'utf8'), 'abcdef');
  assert.equal(readFileSync(join(there, 'data/weights.bin'), 'utf8'), 'xy');
  await uploads.drop(id);
  assert.deepEqual(readdirSync(dir), []);
  assert.throws(() => uploads.complete(id), code('usage'));
});

test('a piece that begins elsewhere, is too long or was not announced changes nothing', async (t) => {
  const uploads = new Uploads(folder(t));
  t.after(() => uploads.close());
  const id = await uploads.begin([{ path: 'model.onnx', size: 4 }]);
  await assert.rejects(uploads.piece(id, 'model.onnx', 1, base64('a')), code('upload-failed'));
  await assert.rejects(uploads.piece(id, 'model.onnx', 0, base64('abcde')), code('upload-failed'));
  await assert.rejects(uploads.piece(id, 'other', 0, base64('a')), code('usage'));
  assert.equal(await uploads.piece(id, 'model.onnx', 0, base64('abcd')), 4);
});

test('paths that lead out of the folder, doubles and too much are refused before anything is written', async (t) => {
  const dir = folder(t);
  const uploads = new Uploads(dir);
  for (const path of ['../x', '/etc/x', 'a/../../x', 'a//b', './x', 'a\\b', 'c:x', '', 'a\0', 'x'.repeat(501)]) {
    await assert.rejects(uploads.begin([{ path, size: 1 }]), code('usage'), JSON.stringify(path));
  }
  const double = [
    { path: 'a', size: 1 },
    { path: 'a', size: 1 },
  ];
  await assert.rejects(uploads.begin(double), code('usage'));
  await assert.rejects(uploads.begin([{ path: 'a', size: 65 * 1024 ** 3 }]), code('usage'));
  assert.equal(existsSync(dir), false);
});

test('what has no piece for long is forgotten; what is in use is not', async (t) => {
  const dir = folder(t);
  const uploads = new Uploads(dir, 30);
  t.after(() => uploads.close());
  const left = await uploads.begin([{ path: 'a', size: 1 }]);
  const held = await uploads.begin([{ path: 'a', size: 0 }]);
  uploads.hold(held);
  const end = Date.now() + 5_000;
  while (readdirSync(dir).length > 1) {
    assert.ok(Date.now() < end);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await assert.rejects(uploads.piece(left, 'a', 0, base64('a')), code('usage'));
  assert.ok(existsSync(uploads.complete(held)));
});

test('uploads that were left bar nobody for longer than two minutes', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const uploads = new Uploads(folder(t));
  t.after(() => uploads.close());
  const begin = () => uploads.begin([{ path: 'a', size: 1 }]);
  for (let count = 0; count < 8; count++) await begin();
  await assert.rejects(begin(), code('usage'));
  t.mock.timers.tick(2 * 60_000);
  await begin();
});

test('the start removes what dead processes left, and nothing of living ones', async (t) => {
  const dir = folder(t);
  const uploads = new Uploads(dir);
  t.after(() => uploads.close());
  const mine = await uploads.begin([{ path: 'a', size: 0 }]);
  for (const name of ['4194999.x', `${process.pid}.old`, `${process.ppid}.theirs`]) mkdirSync(join(dir, name));
  uploads.clean();
  assert.deepEqual(readdirSync(dir).toSorted(), [`${process.pid}.${mine}`, `${process.ppid}.theirs`].toSorted());
});
