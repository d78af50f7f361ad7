import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Machine, PutFile } from '../../platform/machine.ts';
import { putModel } from './model-files.ts';

test('an upload that goes on where it broke off counts what it sends, not what was there', async () => {
  const puts = [70, 0];
  const machine = {
    stateDir: '/state',
    run: async (argv: readonly string[]) => ({ code: argv[0] === 'test' ? 1 : 0, stdout: '', stderr: '' }),
    putFile: async ({ onBytes }: PutFile) => {
      const kept = puts.shift() ?? 0;
      onBytes?.(100, 100, 100 - kept);
      return { bytesSent: 100 - kept };
    },
  };
  const files = ['model.onnx', 'weights.bin'].map((path) => ({ path, source: path, sha256: path, size: 100 }));
  const told: number[] = [];
  const { bytesSent } = await putModel(
    machine as unknown as Machine,
    'digest',
    files,
    AbortSignal.timeout(10_000),
    (sent) => told.push(sent),
  );
  assert.deepEqual(told, [30, 130]);
  assert.equal(bytesSent, 130);
});
