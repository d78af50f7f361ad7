import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { endpointKey } from './endpoint-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'signalbox-key-'));
after(() => rmSync(folder, { recursive: true }));
const stop = new Error('stopped');
const { signal } = new AbortController();

function fileWith(content: string): string {
  const path = join(folder, 'key');
  writeFileSync(path, content);
  return path;
}

test('the key is that of the file, else that of the variable', async () => {
  assert.equal(await endpointKey(fileWith('sk-file\n'), 'sk-variable', signal), 'sk-file');
  assert.equal(await endpointKey(undefined, ' sk-variable', signal), 'sk-variable');
  assert.equal(await endpointKey(undefined, undefined, signal), undefined);
  assert.equal(await endpointKey(undefined, '', signal), undefined);
});

test('what is no key is refused, and not quoted', async () => {
  for (const content of ['', 'sk-secret sk-other', 'sk-secret\nsk-other', 'sk-secretß', 'sk-secret'.repeat(1_000_000)])
    await assert.rejects(endpointKey(fileWith(content), undefined, signal), (error: Error) => {
      assert.match(error.message, /^Write one API key and nothing else into /);
      return !JSON.stringify(error).includes('sk-secret');
    });
  await assert.rejects(endpointKey(undefined, 'two keys', signal), { code: 'usage' });
  await assert.rejects(endpointKey(join(folder, 'none'), undefined, signal), /can not be read \(ENOENT\)$/);
  await assert.rejects(endpointKey('/dev/zero', undefined, signal), { code: 'usage' });
  await assert.rejects(endpointKey(fileWith('sk'), undefined, AbortSignal.abort(stop)), stop);
});
