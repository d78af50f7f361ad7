import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { it } from 'node:test';
import { pathToFileURL } from 'node:url';

it('asks for what this V8 knows', () => {
  const file = pathToFileURL(join(import.meta.dirname, 'lean-memory.ts'));
  const program = `(await import('${file}')).saveMemory();`;
  const args = ['--input-type=module', '-e', program];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
});
