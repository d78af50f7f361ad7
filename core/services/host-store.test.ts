import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Machine, RunResult, Shell } from '../platform/machine.ts';
import { HostStore } from './host-store.ts';
import type { ServiceState } from './model.ts';

/** The real script under the real sh and flock; only the way to it (SSH) is left out. */
function shellHere(stateDir: string): Machine {
  const run = (script: string) =>
    new Promise<RunResult>((resolve, reject) => {
      const child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe'] });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (data) => {
        stdout += data;
      });
      child.stderr.on('data', (data) => {
        stderr += data;
      });
      child.on('error', reject);
      child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
    });
  const shell: Shell = { run, close: () => {} };
  return { address: 'test', stateDir, openShell: async () => shell } as unknown as Machine;
}

function stateOf(service: string, fence: number, note = ''): ServiceState {
  return {
    schema: 1,
    service,
    engine: 'docker',
    port: 8080,
    slots: { blue: null, green: null },
    standing: { blue: 'served', green: 'served' },
    addresses: { blue: `it's ${note}\n$HOME \`id\``, green: 'b' },
    split: null,
    keepUntil: null,
    fence,
  };
}

describe('the store of a host', { skip: process.platform !== 'linux' && 'needs flock' }, () => {
  let root: string;
  let store: HostStore;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'signalbox-store-'));
    store = new HostStore(shellHere(join(root, "it's here")));
  });
  after(() => rm(root, { recursive: true }));

  it('keeps a state with any content as it is', async () => {
    const lease = await store.acquire('odd', 'me', 60_000);
    const state = stateOf('odd', lease.fence, '\'"\\ %s %% é');
    await store.write(lease, state, [{ path: 'services/odd/extra file', content: '%s\\n' }]);
    assert.deepEqual(await store.read('odd'), state);
    assert.deepEqual(await store.list(), [state]);
    assert.equal(await readFile(join(root, "it's here", 'services/odd/extra file'), 'utf8'), '%s\\n');
    await store.remove(lease, [{ path: 'services/odd/extra file', content: null }]);
    assert.equal(await store.read('odd'), null);
    await store.release(lease);
  });

  it('writes a file over in place, and removes it', async () => {
    const lease = await store.acquire('place', 'me', 60_000);
    const path = 'services/place/map';
    const file = join(root, "it's here", path);
    const put = (content: string, inPlace: boolean) =>
      store.write(lease, stateOf('place', 1), [{ path, content, inPlace }]);
    await put('one value\n', false);
    const { ino } = await stat(file);
    await put('two value\n', true);
    assert.equal(await readFile(file, 'utf8'), 'two value\n');
    assert.equal((await stat(file)).ino, ino);
    await store.remove(lease, [{ path, content: null }]);
    await assert.rejects(stat(file), { code: 'ENOENT' });
  });

  it('gives the lease to one of two and tells the other who has it', async () => {
    const answers = await Promise.allSettled([
      store.acquire('race', 'one', 60_000),
      new HostStore(shellHere(join(root, "it's here"))).acquire('race', 'two', 60_000),
    ]);
    assert.equal(answers.filter((answer) => answer.status === 'fulfilled').length, 1);
    const refused = answers.find((answer) => answer.status === 'rejected');
    assert.equal(refused?.reason.code, 'lease-held');
    assert.match(refused?.reason.data.holder, /^(one|two)$/);
    assert.ok(refused?.reason.data.remainingMs > 50_000);
  });

  it('refuses a change under an old fence and changes nothing', async () => {
    const old = await store.acquire('fenced', 'old', 10);
    await store.write(old, stateOf('fenced', old.fence), []);
    await waitUntil(() => store.acquire('fenced', 'new', 60_000).then((lease) => lease.fence === old.fence + 1));
    await assert.rejects(store.write(old, stateOf('fenced', 99), []), { code: 'fence-stale' });
    await assert.rejects(store.remove(old, []), { code: 'fence-stale' });
    await assert.rejects(store.allocate(old, 1), { code: 'fence-stale' });
    await assert.rejects(store.renew(old, 1000), { code: 'lease-lost' });
    assert.equal((await store.read('fenced'))?.fence, old.fence);
  });

  it('lets a control plane that starts again take over from its dead self, with a new fence', async () => {
    const first = await store.acquire('again', 'me', 60_000);
    const second = await store.acquire('again', 'me', 60_000);
    assert.equal(second.fence, first.fence + 1);
    await assert.rejects(store.write(first, stateOf('again', 1), []), { code: 'fence-stale' });
  });

  it('frees the lease of an earlier boot', async () => {
    await store.acquire('boot', 'before', 3_600_000);
    await writeFile(join(root, "it's here", 'services/boot/lease'), 'before 1 99999999999 another-boot-id\n');
    assert.equal((await store.acquire('boot', 'after', 1000)).fence, 2);
  });

  it('gives each service the smallest free place and the same one again', async () => {
    const [a, b, c] = await Promise.all(['pa', 'pb', 'pc'].map((name) => store.acquire(name, 'me', 60_000)));
    assert.ok(a && b && c);
    const given = await Promise.all(
      [a, b, c].map((lease) => store.allocate(lease, 8000 + Number(lease.service.charCodeAt(1)))),
    );
    assert.deepEqual(given.toSorted(), [0, 1, 2]);
    assert.equal(await store.allocate(b, 8000 + 'b'.charCodeAt(0)), given[1]);
    await store.remove(b, []);
    const d = await store.acquire('pd', 'me', 60_000);
    assert.equal(await store.allocate(d, 9000), given[1]);
  });

  it('gives a port to one service, until that is removed', async () => {
    const first = await store.acquire('port-a', 'me', 60_000);
    const second = await store.acquire('port-b', 'me', 60_000);
    await store.allocate(first, 8080);
    await store.allocate(first, 8080);
    await assert.rejects(store.allocate(second, 8080), {
      code: 'port-taken',
      data: { service: 'port-b', owner: 'port-a' },
    });
    await store.remove(first, []);
    await store.allocate(second, 8080);
  });

  it('never lets a fence go back, even when the service is removed', async () => {
    const lease = await store.acquire('gone', 'me', 1000);
    await store.remove(lease, []);
    await store.release(lease);
    assert.equal((await store.acquire('gone', 'me', 1000)).fence, lease.fence + 1);
  });
});

async function waitUntil(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5000;
  for (;;) {
    if (await condition().catch(() => false)) return;
    if (Date.now() > deadline) throw new Error('the condition did not come true in 5 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
