import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../contract/problem.ts';
import { environmentBefore } from './environment.ts';
import { sampleKernel } from './environment-kernel.ts';

const options = { seed: 7, versions: { signalbox: 'test' } };

test('the machine is described', async () => {
  const { cores, memoryBytes, seed, versions } = await environmentBefore(
    options,
    sampleKernel(),
    AbortSignal.timeout(30_000),
  );
  assert.ok(cores > 0 && memoryBytes > 0);
  assert.deepEqual([seed, versions.signalbox, versions.node], [7, 'test', process.versions.node]);
});

test('what asks the machine is not waited for once it is cancelled', async () => {
  const stop = new AbortController();
  const asked = environmentBefore(options, sampleKernel(), stop.signal);
  stop.abort(new Problem('cancelled', 'Cancelled'));
  await assert.rejects(asked, { code: 'cancelled' });
});
