import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { type Digests, openDigests } from './digests.ts';
import { makeLayer } from './layer.ts';
import type { Entry, Layer } from './model.ts';

const signal = AbortSignal.timeout(60_000);

test('a layer holds its entries sorted, with parents, numeric owner, fixed time and mode', async (t) => {
  const dir = await scratch(t);
  const long = `/app/${'long-name/'.repeat(15)}end.txt`;
  await writeFile(join(dir, 'program'), 'machine code');
  const layer = await make(join(dir, 'cache'), [
    { kind: 'file', path: long, mode: 0o644, content: 'deep' },
    { kind: 'copy', path: '/usr/bin/program', mode: 0o755, source: join(dir, 'program') },
    { kind: 'folder', path: '/tmp', mode: 0o1777 },
  ]);
  const members = await unpack(layer);
  const names = members.map(({ name }) => name);
  assert.deepEqual(names, names.toSorted());
  assert.deepEqual(
    names.filter((name) => !name.includes('long-name')),
    ['app/', 'tmp/', 'usr/', 'usr/bin/', 'usr/bin/program'],
  );
  const of = (name: string) => members.find((member) => member.name === name);
  assert.equal(of('usr/bin/program')?.content, 'machine code');
  assert.equal(of('usr/bin/program')?.mode, 0o755);
  assert.equal(of(long.slice(1))?.content, 'deep');
  assert.equal(of('tmp/')?.mode, 0o1777);
  for (const { uid, gid, mtime, uname, gname } of members) {
    assert.deepEqual(
      { uid, gid, mtime: mtime?.getTime(), uname, gname },
      { uid: 0, gid: 0, mtime: 0, uname: '', gname: '' },
    );
  }
});

test('equal files make equal bytes, in any order, folder and at any time', async (t) => {
  const dir = await scratch(t);
  const layers: Layer[] = [];
  for (const [i, turn] of [(all: Entry[]) => all, (all: Entry[]) => all.toReversed()].entries()) {
    const entries: Entry[] = [];
    for (const name of ['a', 'b', 'c']) {
      const source = join(dir, `${name}${i}`);
      await writeFile(source, name.repeat(70_000), { mode: 0o600 + i });
      await utimes(source, i, i);
      entries.push({ kind: 'copy', path: `/data/${name}`, mode: 0o644, source });
    }
    layers.push(await make(join(dir, `cache${i}`), turn(entries)));
  }
  const [one, two] = layers;
  assert.ok(one && two && one.path !== two.path);
  assert.equal(one.diffId, two.diffId);
  assert.deepEqual(await readFile(one.path), await readFile(two.path));
});

test('a layer is packed once for each content', async (t) => {
  const dir = await scratch(t);
  const source = join(dir, 'model.bin');
  const entries: Entry[] = [{ kind: 'copy', path: '/model.bin', mode: 0o644, source }];
  const cache = join(dir, 'cache');
  const packedAt = async (layer: Layer) => (await stat(layer.path, { bigint: true })).ctimeNs;

  await writeFile(source, 'x'.repeat(2 << 20));
  const first = await make(cache, entries);
  const before = await packedAt(first);
  assert.deepEqual(await make(cache, entries), first);
  assert.equal(await packedAt(first), before);

  // Same size and same times of access and change of content: only the inode tells.
  const { atime, mtime } = await stat(source);
  await writeFile(source, 'y'.repeat(2 << 20));
  await utimes(source, atime, mtime);
  const changed = await make(cache, entries);
  assert.notEqual(changed.diffId, first.diffId);

  await writeFile(changed.path, 'cut off');
  const mended = await make(cache, entries);
  assert.deepEqual(mended, changed);
  assert.equal((await stat(mended.path)).size, changed.bytes);
});

test('a remembered digest is asked for again once the file was written to', async (t) => {
  const dir = await scratch(t);
  const source = join(dir, 'big');
  await writeFile(source, Buffer.alloc(2 << 20, 'x'));
  const first = await openDigests(dir, () => Date.now() + 5000);
  const old = await first.of(source, signal);
  await first.save();
  assert.match(await readFile(join(dir, 'images', 'digests.json'), 'utf8'), new RegExp(old.sha256));
  assert.deepEqual(await (await openDigests(dir)).of(source, signal), old);
  const { atime, mtime } = await stat(source);
  await writeFile(source, Buffer.alloc(2 << 20, 'y'));
  await utimes(source, atime, mtime);
  assert.notEqual((await (await openDigests(dir)).of(source, signal)).sha256, old.sha256);
});

test('a file that changes while it is packed fails the layer and leaves nothing behind', async (t) => {
  const dir = await scratch(t);
  const source = join(dir, 'busy');
  await writeFile(source, 'after');
  const stale: Digests = { of: async () => ({ sha256: 'f'.repeat(64), size: 5 }), save: async () => {} };
  const entries: Entry[] = [{ kind: 'copy', path: '/busy', mode: 0o644, source }];
  await assert.rejects(makeLayer(entries, dir, stale, signal), {
    code: 'image-failed',
    message: /changed while it was packed/,
  });
  const short: Digests = { of: async () => ({ sha256: 'f'.repeat(64), size: 4 }), save: async () => {} };
  await assert.rejects(makeLayer(entries, dir, short, signal));
  await assert.rejects(makeLayer(entries, dir, await openDigests(dir), AbortSignal.abort()), { name: 'AbortError' });
  assert.deepEqual(
    (await readdir(join(dir, 'images'))).filter((name) => name !== 'digests.json'),
    [],
  );
});

async function make(cacheDir: string, entries: readonly Entry[]): Promise<Layer> {
  return await makeLayer(entries, cacheDir, await openDigests(cacheDir), signal);
}

async function scratch(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-layer-'));
  t.after(() => rm(dir, { recursive: true }));
  return dir;
}

async function unpack({ path }: Layer): Promise<(Header & { content: string })[]> {
  const members: (Header & { content: string })[] = [];
  const tar = createReadStream(path).pipe(createGunzip()).pipe(extract());
  for await (const entry of tar) members.push({ ...entry.header, content: await text(entry) });
  return members;
}
