import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { evalRequest } from '../../contract/bench.ts';
import { benchRecord } from '../../contract/bench-record.ts';
import { ModelRegistry } from '../../models/service.ts';
import { openDatabase } from '../../platform/sqlite.ts';
import { folderOf, problem } from '../data/files.fixture.ts';
import { LiveRecord } from '../live-record.ts';
import { BenchStore, benchMigrations } from '../store.ts';
import { evaluateAll, refuseLabelTwice } from './evaluate-all.ts';
import { QualityFacts } from './fact-store.ts';

const samples = join(import.meta.dirname, '../../../resources/samples');

/** Versions of the samples, evaluated on the credit one's rows. */
async function judged(t: TestContext, refs: readonly string[], groups: readonly string[]) {
  const signal = AbortSignal.timeout(60_000);
  const registry = new ModelRegistry(join(folderOf(t), 'models'));
  const imported = refs.map(async (ref) => {
    const [name = '', version = ''] = ref.split('@');
    await registry.import(join(samples, name, version), name, version, signal);
    return await registry.get(ref);
  });
  const found = await Promise.all(imported);
  const models = new Map(
    found.map((model) => [`${model.name}@${model.version}`, { model, files: registry.files(model) }]),
  );
  const db = openDatabase(':memory:', [benchMigrations]);
  t.after(() => db.close());
  const facts = new QualityFacts(db);
  const store = new BenchStore(db);
  const record = new LiveRecord(store, { kind: 'eval', title: 'Evaluate', models: [] });
  const steps: string[] = [];
  const report = { step: (name: string) => steps.push(name), note: () => {} };
  const data = join(samples, 'credit-risk/test.csv');
  const request = evalRequest.parse({ models: refs, data, label: 'good', groups, importance: false });
  const work = evaluateAll(request, models, record, report, signal, facts);
  return { work, found, facts, store, record, steps };
}

test('evaluates every version on the same data, and makes each quality a fact of its version', async (t) => {
  const refs = ['credit-risk@1.0.0', 'credit-risk@2.0.0'];
  const { work, found, facts, store, record, steps } = await judged(t, refs, ['sex', 'sex']);
  await work;
  record.end(null);

  assert.deepEqual(steps, refs);
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

test('of several versions the one that fails is named', async (t) => {
  const { work, record } = await judged(t, ['credit-risk@2.0.0', 'digits@2.0.0'], []);
  await assert.rejects(work, problem('data-invalid', /^digits@2\.0\.0: Name the 64 feature columns/));
  assert.equal(record.current.quality.length, 1);
});

test('the label is neither a feature nor a group', () => {
  const wish = { models: ['a@1'], data: 'a.csv', label: 'good' };
  const refused = (change: object) => () => refuseLabelTwice(evalRequest.parse({ ...wish, ...change }));
  assert.throws(refused({ features: ['age', 'good'] }), problem('usage', /^Leave good out of the features/));
  assert.throws(refused({ groups: ['good'] }), problem('usage', /^Leave good out of the groups/));
  assert.doesNotThrow(refused({ features: ['age'], groups: ['age'] }));
});
