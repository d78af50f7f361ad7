import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { evalRequest } from '../contract/bench.ts';
import { qualityFact } from '../contract/bench-record.ts';
import { Problem } from '../contract/problem.ts';
import { ModelRegistry } from '../models/service.ts';
import { openDatabase } from '../platform/sqlite.ts';
import { BenchService } from './service.ts';
import { benchMigrations } from './store.ts';

const samples = join(import.meta.dirname, '../../resources/samples/credit-risk');
const model = 'credit-risk@2.0.0';

test('the quality of a version is that of its newest evaluation, and outlives its record', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-bench-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const signal = AbortSignal.timeout(60_000);
  const models = new ModelRegistry(join(dir, 'models'));
  await models.import(join(samples, '2.0.0'), 'credit-risk', '2.0.0', signal);
  const db = openDatabase(':memory:', [benchMigrations]);
  t.after(() => db.close());
  let ended = Promise.resolve();
  const startJob: ConstructorParameters<typeof BenchService>[0]['startJob'] = ({ work }) => {
    ended = work({ step: () => {}, note: () => {} }, signal);
    return 'job';
  };
  const bench = new BenchService({ db, models, version: 'test', startJob });
  const evaluated = async (label: string) => {
    const wish = { models: [model], data: join(samples, 'test.csv'), label, importance: false };
    const { id } = await bench.eval(evalRequest.parse(wish));
    return { id, outcome: await ended.catch((error: unknown) => error) };
  };

  assert.equal(await bench.qualityOf(model), null);
  const twice = evalRequest.parse({ models: [model], data: 'test.csv', label: 'good', groups: ['good'] });
  await assert.rejects(bench.eval(twice), { code: 'usage' });
  const { id } = await evaluated('good');
  const known = qualityFact.parse(await bench.qualityOf(model));
  assert.deepEqual([known.record, known.kept, known.quality.label, known.quality.positive], [id, true, 'good', 'good']);
  const { outcome } = await evaluated('sex');
  assert.ok(outcome instanceof Problem && outcome.code === 'data-invalid', String(outcome));
  assert.deepEqual(await bench.qualityOf(model), known, 'one that failed found nothing');
  db.exec('DELETE FROM bench_records');
  assert.deepEqual(await bench.qualityOf(model), { ...known, kept: false });
  await assert.rejects(
    bench.qualityOf('credit-risk@3.0.0'),
    (error) => error instanceof Problem && error.code === 'model-unknown',
  );
});
