import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readSshConfig } from './config.ts';
import { resolveHops } from './hops.ts';
import type { SshTarget } from './target.ts';

function resolver(t: TestContext, files: { readonly [path: string]: string }) {
  const home = mkdtempSync(join(tmpdir(), 'signalbox-config-'));
  t.after(() => rmSync(home, { recursive: true }));
  mkdirSync(join(home, '.ssh', 'conf.d'), { recursive: true });
  mkdirSync(join(home, 'etc'));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(home, path), text);
  const me = { name: 'me', home, agent: '/run/agent' };
  const resolve = (target: SshTarget) => resolveHops(target, readSshConfig(home, join(home, 'etc')), me);
  return { home, resolve };
}

test('without any configuration', (t) => {
  const { resolve, home } = resolver(t, {});
  assert.deepEqual(resolve({ target: 'gpu-1' }), [
    {
      user: 'me',
      host: 'gpu-1',
      port: 22,
      keyName: 'gpu-1',
      identities: [],
      identitiesOnly: false,
      agent: '/run/agent',
      knownHosts: [`${home}/.ssh/known_hosts`, `${home}/.ssh/known_hosts2`],
    },
  ]);
});

test('an alias brings its settings; what the target says goes first; the first value found wins', (t) => {
  const { resolve, home } = resolver(t, {
    '.ssh/config': `
      Include conf.d/*
      HOST gpu other
        hostname=10.0.0.1
        User root
        Port 2222
        IdentityFile ~/.ssh/%h-%r
        IdentitiesOnly yes
        IdentityAgent none
        HostKeyAlias the-gpu
        UserKnownHostsFile ~/.ssh/a "/b c"
      Host *
        User nobody
        IdentityFile /second`,
    '.ssh/conf.d/one': 'Host gpu\n  User first\n',
    'etc/ssh_config': 'Port 99\nUser last\n',
  });
  const [hop] = resolve({ target: 'gpu', identity: '~/mine' });
  assert.deepEqual(hop, {
    user: 'first',
    host: '10.0.0.1',
    port: 2222,
    keyName: 'the-gpu',
    identities: [`${home}/mine`, `${home}/.ssh/10.0.0.1-first`, '/second'],
    identitiesOnly: true,
    agent: null,
    knownHosts: [`${home}/.ssh/a`, '/b c'],
  });
  assert.equal(resolve({ target: 'you@gpu:1' })[0]?.user, 'you');
  assert.equal(resolve({ target: 'you@gpu:1' })[0]?.port, 1);
  assert.equal(resolve({ target: 'elsewhere' })[0]?.port, 99);
});

test('after an Include the section goes on that it stood in', (t) => {
  const { resolve } = resolver(t, {
    '.ssh/config': 'Host a\n  Include conf.d/one\n  Port 7\nHost b\n  Port 8\n',
    '.ssh/conf.d/one': 'Host c\n  Port 9\n',
  });
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((target) => resolve({ target })[0]?.port),
    [7, 8, 9, 22],
  );
});

test('a file that includes itself ends', (t) => {
  const { resolve } = resolver(t, { '.ssh/config': 'Include config\nHost a\n  Port 7\n' });
  assert.equal(resolve({ target: 'a' })[0]?.port, 7);
});

test('jumps: of the configuration, in a chain, overridden, switched off', (t) => {
  const { resolve } = resolver(t, {
    '.ssh/config': 'Host far\n  ProxyJump door@near:222,mid\nHost near\n  ProxyJump gate\nHost off\n  ProxyJump none\n',
  });
  const way = (target: SshTarget) => resolve(target).map(({ user, host, port }) => `${user}@${host}:${port}`);
  assert.deepEqual(way({ target: 'far' }), ['me@gate:22', 'door@near:222', 'me@mid:22', 'me@far:22']);
  assert.deepEqual(way({ target: 'far', jump: 'x' }), ['me@x:22', 'me@far:22']);
  assert.deepEqual(way({ target: 'off' }), ['me@off:22']);
  assert.deepEqual(way({ target: 'h', jump: { target: 'a@b', jump: 'c' } }), ['me@c:22', 'a@b:22', 'me@h:22']);
});

test('a circle of jumps and a ProxyCommand are told', (t) => {
  const { resolve } = resolver(t, {
    '.ssh/config': 'Host a\n  ProxyJump b\nHost b\n  ProxyJump a\nHost c\n  ProxyCommand nc %h %p\n',
  });
  assert.throws(() => resolve({ target: 'a' }), { code: 'usage', message: /circle/ });
  assert.throws(() => resolve({ target: 'c' }), { code: 'usage', message: /ProxyJump/ });
});

test('Match exec starts no program', (t) => {
  const { resolve } = resolver(t, { '.ssh/config': 'Match exec "true"\n  Port 5\n' });
  assert.equal(resolve({ target: 'a' })[0]?.port, 22);
});
