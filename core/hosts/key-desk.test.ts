import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { sshAliases } from '../platform/ssh/config.ts';
import { KeyDesk } from './key-desk.ts';

function homeWith(t: TestContext, config: string): string {
  const home = mkdtempSync(join(tmpdir(), 'signalbox-desk-'));
  t.after(() => rmSync(home, { recursive: true }));
  mkdirSync(join(home, '.ssh'));
  writeFileSync(join(home, '.ssh', 'config'), config);
  return home;
}

const config = `
Host gpu train-1 !bad *.lab
  HostName 10.0.0.9
  Port 2222
  IdentityFile ~/.ssh/gpu_key
Match user root
  Port 22
host = "edge"
Include more
Host gpu
`;

test('a confirmed key is trusted at the hosts of that way only, and only as long as it is asked for', async (t) => {
  const home = homeWith(t, config);
  const desk = new KeyDesk(() => ({ name: 'op', home, agent: null }));
  const ask = (host: string, port: number, fingerprint = 'SHA256:a') =>
    desk.confirmHostKey({ host, port, fingerprint, keyType: 'ssh-ed25519' });
  assert.equal(await ask('10.0.0.9', 2222), false);
  const one = desk.expect({ target: 'gpu', jump: 'root@bastion' }, 'SHA256:a');
  const two = desk.expect({ target: 'gpu' }, 'SHA256:a');
  assert.equal(await ask('10.0.0.9', 2222), true);
  assert.equal(await ask('bastion', 22), true);
  assert.equal(await ask('10.0.0.9', 22), false);
  assert.equal(await ask('10.0.0.9', 2222, 'SHA256:b'), false);
  one();
  assert.equal(await ask('bastion', 22), false);
  assert.equal(await ask('10.0.0.9', 2222), true, 'the other call still runs');
  two();
  assert.equal(await ask('10.0.0.9', 2222), false);
});

test('a passphrase is that of the keys that the host is logged in to with, until it is forgotten', async (t) => {
  const home = homeWith(t, config);
  const desk = new KeyDesk(() => ({ name: 'op', home, agent: null }));
  const key = join(home, '.ssh', 'gpu_key');
  desk.unlock({ target: 'gpu' }, 'old');
  const forget = desk.unlock({ target: 'gpu' }, 'wrong');
  assert.equal(await desk.askPassphrase(key), 'wrong');
  forget();
  assert.equal(await desk.askPassphrase(key), 'old');
  desk.unlock({ target: 'op@other' }, 'usual');
  assert.equal(await desk.askPassphrase(join(home, '.ssh', 'id_ed25519')), 'usual');
  assert.equal(await desk.askPassphrase(key), 'old');
});

test('the aliases are the names without wildcards, those of included files too, each once', (t) => {
  const home = homeWith(t, config);
  writeFileSync(join(home, '.ssh', 'more'), 'Host cloud\n  User root\n');
  assert.deepEqual(sshAliases(home), ['gpu', 'train-1', 'edge', 'cloud']);
  assert.deepEqual(sshAliases(join(home, 'nowhere')), []);
});
