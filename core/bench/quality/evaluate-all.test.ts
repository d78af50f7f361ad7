import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { benchRecord } from '../../contract/bench-record.ts';
import { ModelRegistry } from '../../models/service.ts';
import { openDatabase } from '../../platform/sqlite.ts';
import { folderOf } from '../data/files.fixture.ts';
import { LiveRecord } from '../live-record.ts';
import { BenchStore, benchMigrations } from '../store.ts';
import { evaluateAll } from './evaluate-all.ts';
import { QualityFacts } from './fact-store.ts';

const samples = join(import.meta.dirname, '../../../resources/samples/credit-risk');

test('evaluates every version on the same data, and makes each quality a fact of its version', async (t) => {
  const signal = AbortSignal.timeout(60_000);
  const registry = new ModelRegistry(join(folderOf(t), 'models'));
  const versions = ['1.0.0', '2.0.0'];
  for (const version of versions) await registry.import(join(samples, version), 'credit-risk', version, signal);
  const found = await Promise.all(versions.map((version) => registry.get(`credit-risk@${version}`)));
  const models = new Map(
    found.map((model) => [`credit-risk@${model.version}`, { model, files: registry.files(model) }]),
  );
  const db = openDatabase(':memory:', [benchMigrations]);
  t.after(() => db.close());
  const facts = new QualityFacts(db);
  const store = new BenchStore(db);
  const record = new LiveRecord(store, { kind: 'eval', title: 'Evaluate', models: [] });
  const steps: string[] = [];
  const report = { step: (name: string) => steps.push(name), note: () => {} };
  const wish = { data: join(samples, 'test.csv'), label: 'good', groups: ['sex', 'sex'], importance: false, seed: 1 };
  const request = { ...wish, models: [...models.keys()], features: [], dimensions: {}, pixels: '0-1' as const };
  await evaluateAll(request, models, record, report, signal, facts);
  record.end(null);

  assert.deepEqual(steps, ['credit-risk@1.0.0', 'credit-risk@2.0.0']);
  const kept = benchRecord.parse(store.get(record.current.id));
  assert.equal(kept.status, 'complete');
  assert.deepEqual(
    kept.quality.map(({ groups }) => groups.map(({ attribute }) => attribute)),
    [['sex'], ['sex']],
  );
  // The accuracies that the samples' README states.
  const accuracies = kept.quality.map(({ metrics }) => metrics[0]?.value?.toFixed(4));
  assert.deepEqual(accuracies, ['0.7467', '0.7867']);
  for (const [at, model] of found.entries()) {
    const fact = facts.of(model.digest);
    assert.deepEqual([fact?.quality, fact?.record], [kept.quality[at], kept.id]);
  }
});
