import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { ModelStore } from './store.ts';

describe('ModelStore', () => {
  let dir = '';
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'store-'));
  });
  after(() => rm(dir, { recursive: true }));
  const entry = { ref: 'm@1', digest: 'aa', size: 2, createdAt: '2026-01-01T00:00:00.000Z' };

  it('adds an entry once and refuses another manifest under its name', () => {
    const store = new ModelStore(join(dir, 'once'));
    assert.deepEqual(store.commit(entry, []), { entry, added: true });
    assert.deepEqual(store.commit({ ...entry, createdAt: 'later' }, []), { entry, added: false });
    assert.throws(() => store.commit({ ...entry, digest: 'bb' }, []), { code: 'model-exists' });
    assert.deepEqual(store.entries(), [entry]);
  });

  it('loses no entry when processes write at once', async () => {
    const store = new ModelStore(join(dir, 'crowd'));
    const program = `
      import { ModelStore } from ${JSON.stringify(join(import.meta.dirname, 'store.ts'))};
      const store = new ModelStore(${JSON.stringify(store.dir)});
      for (let i = 0; i < 40; i++) store.commit({ ref: process.argv[1] + '@' + i, digest: 'aa', size: 2, createdAt: '' }, []);`;
    const exits = ['a', 'b', 'c'].map(async (name) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, name], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const [code] = await once(child, 'exit');
      return code;
    });
    assert.deepEqual(await Promise.all(exits), [0, 0, 0]);
    assert.equal(new Set(store.entries().map(({ ref }) => ref)).size, 120);
  });

  it('gives up waiting for a writer that does not end', () => {
    const store = new ModelStore(join(dir, 'held'));
    store.commit(entry, []);
    using holder = new DatabaseSync(join(store.dir, 'index.lock'));
    holder.exec('BEGIN IMMEDIATE');
    assert.throws(() => store.commit(entry, []), { code: 'timeout' });
  });

  it('takes a damaged index for damaged, not for empty', async () => {
    const store = new ModelStore(join(dir, 'damaged'));
    store.commit(entry, []);
    await writeFile(join(store.dir, 'index.json'), '{');
    assert.throws(() => store.commit(entry, []), { code: 'model-unreadable' });
  });
});
