import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { call } from '@orpc/server';
import { type ModelRow, modelRow, UPLOAD_PIECE_BYTES } from '../contract/models.ts';
import type { RowEvent } from '../contract/procedure.ts';
import { type ImportJob, modelsHandlers } from './handlers.ts';
import { ModelRegistry } from './service.ts';
import { ModelShelf } from './shelf.ts';
import { Uploads } from './uploads.ts';

const sample = join(import.meta.dirname, '../../resources/samples/credit-risk/1.0.0');

/** Handlers whose jobs run when the test says so. */
function desk(t: TestContext) {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-models-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const models = new ModelRegistry(join(dir, 'models'));
  const shelf = new ModelShelf(models, join(dir, 'models'), assert.fail);
  const uploads = new Uploads(join(dir, 'uploads'));
  const jobs: ImportJob[] = [];
  const startJob = (wish: ImportJob) => `job-${jobs.push(wish)}`;
  const said: string[] = [];
  const report = {
    step: (name: string) => void said.push(name),
    note: (text: string) => void said.push(text),
    progress: (done: number, total: number) => assert.ok(done <= total),
  };
  const run = async () => await jobs.shift()?.work(report, t.signal);
  return { handlers: modelsHandlers({ models, shelf, uploads, startJob }), uploads, shelf, models, run, said, dir };
}

async function next(events: AsyncIterator<RowEvent<ModelRow>, unknown>): Promise<RowEvent<ModelRow>> {
  const result = await events.next();
  assert.ok(!result.done);
  return result.value;
}

test('what is uploaded is imported by a job, shows up for those who watch, and is then gone', async (t) => {
  const { handlers, uploads, run, said, dir } = desk(t);
  t.after(() => uploads.close());
  const stop = new AbortController();
  const events = await call(handlers.watch, undefined, { signal: stop.signal });
  assert.deepEqual((await next(events)).rows, []);
  const files = readdirSync(sample).map((path) => ({ path, content: readFileSync(join(sample, path)) }));
  const announced = files.map(({ path, content }) => ({ path, size: content.length }));
  const { upload } = await call(handlers.uploadBegin, { files: announced });
  for (const { path, content } of files) {
    for (let offset = 0; offset < content.length; offset += UPLOAD_PIECE_BYTES) {
      const data = content.subarray(offset, offset + UPLOAD_PIECE_BYTES).toString('base64');
      await call(handlers.uploadPiece, { upload, path, offset, data });
    }
  }
  const wish = { name: 'credit-risk', version: '1.0.0', source: { upload } };
  assert.deepEqual(await call(handlers.import, wish), { job: 'job-1' });
  await run();
  assert.deepEqual(said.slice(0, 2), ['copy', 'check']);
  assert.deepEqual(readdirSync(join(dir, 'uploads')), []);
  const [row] = (await next(events)).rows;
  assert.deepEqual(modelRow.parse(row), await call(handlers.get, { name: 'credit-risk', version: '1.0.0' }));
  assert.deepEqual(await call(handlers.list, undefined), [row]);
  stop.abort();
  assert.equal((await events.next()).done, true);
});

test('an import by another process is seen by those who watch', async (t) => {
  const { handlers, models } = desk(t);
  const stop = new AbortController();
  const events = await call(handlers.watch, undefined, { signal: stop.signal });
  await events.next();
  await models.import(sample, 'other', '1', t.signal);
  assert.deepEqual(
    (await next(events)).rows.map(({ name }) => name),
    ['other'],
  );
  stop.abort();
  await events.next();
});

test('an import that cannot begin starts no job and keeps the upload', async (t) => {
  const { handlers, uploads } = desk(t);
  t.after(() => uploads.close());
  const { upload } = await call(handlers.uploadBegin, { files: [{ path: 'model.onnx', size: 4 }] });
  const wish = { name: 'm', version: '1', source: { upload } };
  await assert.rejects(call(handlers.import, wish), { code: 'upload-failed' });
  await assert.rejects(call(handlers.import, { ...wish, name: 'No' }), { code: 'name-invalid' });
  await assert.rejects(call(handlers.import, { ...wish, source: { path: 'here' } }), { code: 'usage' });
  assert.deepEqual(await call(handlers.uploadDrop, { upload }), {});
  await assert.rejects(call(handlers.import, wish), { code: 'usage' });
});
