import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeRevision } from '../../services/revision.ts';
import { LocalEngine } from './engine.ts';

test('a copy of a model that was changed since is found before it is started', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'local-engine-'));
  try {
    const source = join(dir, 'blob');
    await writeFile(source, 'model');
    const sha256 = createHash('sha256').update('model').digest('hex');
    const file = { path: 'model.onnx', source, sha256, size: 5 };
    const engine = new LocalEngine({ dir: join(dir, 'host'), modelFiles: async () => [file] });
    const revision = makeRevision({
      model: 'm',
      version: '1',
      modelDigest: 'd',
      image: 'builtin',
      threads: 1,
      memoryMb: 64,
    });
    const fetch = () => engine.fetch(revision, AbortSignal.timeout(10_000), () => {});
    const copy = join(dir, 'host/models/sha256/d/model.onnx');

    assert.deepEqual(await fetch(), { bytesSent: 5 });
    assert.deepEqual(await fetch(), { bytesSent: 0 });
    await writeFile(copy, 'other');
    await assert.rejects(fetch(), { code: 'model-digest-mismatch', message: /mv .*host\/models\/sha256\/d/ });
    await rm(copy);
    await assert.rejects(fetch(), { code: 'model-digest-mismatch', data: { ...dataOf(copy, sha256), found: '' } });
    await rm(join(dir, 'host/models/sha256/d'), { recursive: true });
    assert.deepEqual(await fetch(), { bytesSent: 5 });
  } finally {
    await rm(dir, { recursive: true });
  }
});

function dataOf(copy: string, expected: string) {
  return { dir: join(copy, '..'), path: 'model.onnx', expected };
}
