import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRevision } from '../../services/revision.ts';
import type { StepContext } from '../context.ts';
import { ready } from './fill.ts';
import { loadFailure } from './load-failure.ts';

const revision = makeRevision({
  model: 'm',
  version: '2',
  modelDigest: 'd',
  image: 'builtin',
  threads: 1,
  memoryMb: 512,
});
const failed = (code: string) => JSON.stringify({ error: 'Cannot load it', phase: 'failed', code });

test('only a slot that says it failed has failed, by the code that it says', () => {
  assert.equal(loadFailure('', 'green', revision), null);
  assert.equal(loadFailure('null', 'green', revision), null);
  assert.equal(loadFailure('{"error": "no slot that gets traffic is ready"}', 'green', revision), null);
  assert.equal(loadFailure(failed('model-corrupt'), 'green', revision)?.code, 'model-corrupt');
  assert.equal(loadFailure(failed('of-a-later-version'), 'green', revision)?.code, 'start-failed');
  assert.match(loadFailure(failed('internal'), 'green', revision)?.message ?? '', /^m@2 did not load in green: /);
});

test('ready does not wait for a slot whose model did not load', async () => {
  let asked = 0;
  const context = {
    signal: AbortSignal.timeout(10_000),
    state: async () => ({ slots: { blue: null, green: revision } }),
    engine: {
      request: async () => ({ status: 503, body: ++asked < 3 ? '{"error": "not ready"}' : failed('model-corrupt') }),
      inspect: async () => ({ revisionId: revision.id, phase: 'running' }),
    },
  } as unknown as StepContext;
  const waiting = ready.act(context, { kind: 'ready', slot: 'green', withinMs: 5_000 });
  await assert.rejects(waiting, { code: 'model-corrupt', message: /Cannot load it/ });
  assert.equal(asked, 3);
});
