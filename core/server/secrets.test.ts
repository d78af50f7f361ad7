import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { keyFromFile } from './secrets.ts';

test('a key file is made once, for its owner only; an emptied one lets nobody in', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-key-'));
  t.after(() => rm(dir, { recursive: true }));
  const path = join(dir, 'made/api-key');
  const key = await keyFromFile(path);
  assert.match(key, /^[\w-]{43}$/);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.equal(await keyFromFile(path), key);
  assert.equal(await readFile(path, 'utf8'), `${key}\n`);
  await writeFile(path, '');
  await assert.rejects(keyFromFile(path), /holds no key: delete it/);
});
