import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readJson, whole, writeJson } from './cache.ts';

test('what fails half-way leaves nothing', async (t) => {
  const dir = await scratch(t);
  const failing = whole(join(dir, 'thing'), async (part) => {
    await mkdir(part);
    await writeFile(join(part, 'half'), '');
    throw new Error('power cut');
  });
  await assert.rejects(failing, /power cut/);
  assert.deepEqual(await readdir(dir), []);
});

test('the first of two who make a folder wins, and both go on', async (t) => {
  const dir = await scratch(t);
  const folder = join(dir, 'folder');
  const make = (who: string) =>
    whole(folder, async (part) => {
      await mkdir(part);
      await writeFile(join(part, who), who);
    });
  await make('first');
  await make('second');
  assert.deepEqual(await readdir(folder), ['first']);
  assert.deepEqual(await readdir(dir), ['folder']);
});

test('damaged JSON counts as none', async (t) => {
  const file = join(await scratch(t), 'deep', 'value.json');
  assert.equal(await readJson(file), null);
  await writeJson(file, { a: 1 });
  assert.deepEqual(await readJson(file), { a: 1 });
  await writeFile(file, (await readFile(file, 'utf8')).slice(0, 3));
  assert.equal(await readJson(file), null);
});

async function scratch(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-cache-'));
  t.after(() => rm(dir, { recursive: true }));
  return dir;
}
