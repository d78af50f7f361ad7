import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../platform/sqlite.ts';
import { hostMigrations, Inventory } from './inventory.ts';

function inventory(): Inventory {
  return new Inventory(openDatabase(':memory:', [hostMigrations]));
}

const gpu1 = {
  name: 'gpu-1',
  ssh: { target: 'root@10.77.0.11:22', identity: '/keys/id', jump: 'bastion' },
  kind: 'edge',
  labels: ['region=eu'],
};

test('a host is kept as it was given', () => {
  const hosts = inventory();
  const added = hosts.add(gpu1, new Date('2026-01-02T03:04:05Z'));
  assert.deepEqual(added, {
    name: 'gpu-1',
    kind: 'edge',
    ssh: gpu1.ssh,
    labels: { region: 'eu' },
    addedAt: '2026-01-02T03:04:05.000Z',
  });
  assert.deepEqual(hosts.get('gpu-1'), added);
  assert.deepEqual(hosts.add({ name: 'bare', ssh: { target: 'bare' } }).ssh, { target: 'bare' });
});

test('this computer is always there, first, and stays', () => {
  const hosts = inventory();
  hosts.add({ name: 'a', ssh: { target: 'a' } });
  assert.deepEqual(
    hosts.list().map((host) => host.name),
    ['this-computer', 'a'],
  );
  assert.equal(hosts.get('this-computer').ssh, null);
  assert.throws(() => hosts.remove('this-computer'), { code: 'usage' });
  assert.throws(() => hosts.add({ name: 'this-computer', ssh: { target: 'a' } }), { code: 'host-exists' });
});

test('what is wrong is refused by name, and nothing is kept of it', () => {
  const hosts = inventory();
  hosts.add(gpu1);
  assert.throws(() => hosts.add(gpu1), { code: 'host-exists' });
  assert.throws(() => hosts.add({ ...gpu1, name: 'GPU 1; rm' }), { code: 'name-invalid' });
  assert.throws(() => hosts.add({ ...gpu1, name: 'b', kind: 'moon' }), { code: 'usage' });
  assert.throws(() => hosts.add({ name: 'b', ssh: { target: '-x' } }), { code: 'usage' });
  assert.throws(() => hosts.add({ name: 'b', ssh: { target: 'b', jump: '-x' } }), { code: 'usage' });
  assert.throws(() => hosts.add({ name: 'b', ssh: { target: 'b', jump: 'b' } }), { code: 'usage' });
  assert.throws(() => hosts.add({ name: 'b', ssh: { target: 'b', identity: '' } }), { code: 'usage' });
  assert.equal(hosts.list().length, 2);
});

test('an unknown name is answered with the nearest one', () => {
  const hosts = inventory();
  hosts.add(gpu1);
  assert.throws(() => hosts.get('gpu1'), { code: 'host-unknown', message: /did you mean gpu-1\?/ });
  assert.throws(() => hosts.remove('elsewhere'), { code: 'host-unknown', message: /list of hosts/ });
});

test('a host that others are reached through stays until they are gone', () => {
  const hosts = inventory();
  hosts.add({ name: 'bastion', ssh: { target: 'bastion' } });
  hosts.add(gpu1);
  assert.throws(() => hosts.remove('bastion'), { code: 'host-in-use', data: { host: 'bastion', usedBy: ['gpu-1'] } });
  hosts.remove('gpu-1');
  hosts.remove('bastion');
  assert.equal(hosts.list().length, 1);
});
