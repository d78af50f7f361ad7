import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRequest, endpointRequest, evalRequest, runRequest } from '../../../../core/contract/bench.ts';
import { type BenchForm, emptyForm, type Kind } from './bench-form.ts';
import { wishOf } from './bench-wish.ts';
import { timeNeeded, timeWords } from './sweep-time.ts';

const schemas = { run: runRequest, compare: compareRequest, endpoint: endpointRequest, eval: evalRequest };
const filled: BenchForm = {
  ...emptyForm,
  models: ['credit@1', 'credit@2'],
  a: 'credit@1',
  b: 'credit@2',
  url: 'http://127.0.0.1:8080/v2/models/credit/infer',
  data: 'test.csv',
  label: 'good',
};

function request(kind: Kind, change: Partial<BenchForm> = {}) {
  const found = wishOf(kind, { ...filled, ...change });
  assert.ok(found.ok, JSON.stringify(found));
  return found.wish.request;
}

function problems(kind: Kind, change: Partial<BenchForm>) {
  const found = wishOf(kind, { ...filled, ...change });
  assert.ok(!found.ok);
  return Object.keys(found.problems);
}

test('what each kind asks for is what the contract takes, and nothing is lost', () => {
  for (const kind of ['run', 'compare', 'endpoint', 'eval'] as const) {
    const asked = request(kind);
    assert.deepEqual(schemas[kind].parse(asked), asked, kind);
  }
  const generated = request('run', { data: ' ', features: 'age', pixels: 'imagenet' });
  assert.deepEqual(generated, request('run', { data: '' }), 'what the form hides is not sent');
  const openai = request('endpoint', {
    protocol: 'openai',
    key: ' sk-1 ',
    servedModel: 'm',
    maxTokens: '64',
    ttftTargetMs: '200',
  });
  assert.deepEqual(endpointRequest.parse(openai), openai);
  const real = { data: 'rows.csv', features: 'age, income', dimensions: 'sequence=128, input:1=4', targetP99Ms: '20' };
  const run = request('run', { ...real, scenario: 'server', batches: '1, 8,32,8', threads: '1,2' });
  assert.deepEqual(runRequest.parse(run), run);
  assert.deepEqual(
    { ...run, models: [] },
    {
      models: [],
      scenario: 'server',
      providers: ['cpu'],
      batches: [1, 8, 32],
      threads: [1, 2],
      durationMs: 10_000,
      seed: 1,
      dimensions: { sequence: 128, 'input:1': 4 },
      features: ['age', 'income'],
      pixels: '0-1',
      targetP99Ms: 20,
      data: 'rows.csv',
    },
  );
});

test('a field that says nothing to a kind is neither asked for nor wrong', () => {
  assert.ok(wishOf('endpoint', { ...filled, models: [], batches: 'x' }).ok);
  assert.equal('targetP99Ms' in request('run', { targetP99Ms: 'x' }), false);
  assert.equal('maxTokens' in request('endpoint', { maxTokens: '0' }), false);
});

test('what is wrong is said at its field', () => {
  assert.deepEqual(problems('run', { models: [] }), ['models']);
  assert.deepEqual(problems('run', { providers: [] }), ['providers']);
  assert.deepEqual(problems('run', { batches: '1, 0', threads: '1.5', seconds: '0', seed: '-1' }), [
    'batches',
    'threads',
    'seconds',
    'seed',
  ]);
  assert.deepEqual(problems('run', { batches: ' ', threads: ',' }), ['batches', 'threads']);
  assert.deepEqual(problems('run', { dimensions: 'sequence' }), ['dimensions']);
  assert.deepEqual(problems('run', { batches: range(16), threads: range(16) }), ['batches'], '512 settings');
  assert.deepEqual(problems('compare', { a: '', b: '' }), ['a', 'b']);
  assert.deepEqual(problems('endpoint', { url: 'ftp://host', rate: '0', timeoutMs: '1' }), [
    'url',
    'rate',
    'timeoutMs',
  ]);
  assert.deepEqual(problems('eval', { data: ' ', label: '' }), ['data', 'label']);
});

test('the time it takes grows with the settings, and nobody knows it of rows that were not read', () => {
  const needed = (kind: Kind, change: Partial<BenchForm> = {}) => {
    const found = wishOf(kind, { ...filled, ...change });
    assert.ok(found.ok);
    return timeNeeded(found.wish);
  };
  const sweep = needed('run', { batches: '1,8,32', threads: '1,2' });
  assert.ok(sweep);
  assert.equal(sweep.settings, 12);
  assert.ok(sweep.leastMs >= 120_000 && sweep.mostMs > sweep.leastMs);
  assert.match(timeWords(sweep), /^12 settings: 2 min \d+ s to \d+ min/);
  const search = needed('run', { scenario: 'server', targetP99Ms: '20' });
  assert.ok(search && search.mostMs > 2 * 10 * 10_000);
  assert.equal(needed('compare')?.settings, 1);
  assert.deepEqual(needed('endpoint'), { settings: 1, leastMs: 10_000, mostMs: 40_000 });
  assert.equal(needed('eval'), null);
});

function range(count: number): string {
  return Array.from({ length: count }, (_, index) => index + 1).join();
}
