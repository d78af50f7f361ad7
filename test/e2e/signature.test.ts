/** A version that takes and gives other tensors than the live one is not deployed without a word. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Rollout } from '../../core/rollouts/model.ts';
import { freePort } from '../load/free-port.ts';
import { cli } from './cli.ts';

const samples = join(import.meta.dirname, '../../resources/samples');

test('a version with another signature is refused before anything is sent, unless it is wanted', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'signalbox-signature-'));
  const run = (...args: string[]) => cli(dataDir, ...args);
  try {
    for (const name of ['credit-risk', 'digits']) {
      const path = join(samples, name, '1.0.0');
      assert.equal((await run('models', 'import', path, '--name', name, '--version', '1.0.0')).code, 0);
    }
    const port = String(await freePort());
    assert.equal((await run('deploy', 'credit', '--model', 'credit-risk@1.0.0', '--port', port)).code, 0);

    const refused = await run('deploy', 'credit', '--model', 'digits@1.0.0', '--json');
    assert.equal(refused.code, 1);
    const { error, rollout } = refused.json() as { error: { code: string; message: string }; rollout: Rollout };
    assert.equal(error.code, 'signature-differs');
    assert.match(error.message, /digits@1\.0\.0 has no input .*, and \d more: .* allow the new signature/);
    assert.deepEqual(
      rollout.steps.slice(0, 2).map(({ phase }) => phase),
      ['failed', 'pending'],
    );
    assert.match((await run('status', 'credit')).stdout, /✓ credit-risk@1\.0\.0 live +empty/);

    assert.equal((await run('deploy', 'credit', '--model', 'digits@1.0.0', '--new-signature')).code, 0);
    assert.match((await run('status', 'credit')).stdout, /✓ digits@1\.0\.0 live/);
  } finally {
    await run('remove', 'credit');
    await rm(dataDir, { recursive: true });
  }
});
