import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host } from './model.ts';
import { jumpList, resolveWay } from './way.ts';

function host(name: string, jump?: string, identity?: string): Host {
  const ssh = { target: `root@${name}.test`, ...(jump && { jump }), ...(identity && { identity }) };
  return { name, kind: 'edge', ssh, labels: {}, addedAt: null };
}

test('a jump through a host takes that host’s own way and key', () => {
  const hosts = [host('outer', 'alias', '/k1'), host('inner', 'outer'), host('gpu', 'inner', '/k2')];
  const way = resolveWay(host('gpu', 'inner', '/k2'), hosts);
  assert.deepEqual(way, {
    target: 'root@gpu.test',
    identity: '/k2',
    jump: { target: 'root@inner.test', jump: { target: 'root@outer.test', identity: '/k1', jump: 'alias' } },
  });
  assert.equal(jumpList(way), 'alias,root@outer.test,root@inner.test');
});

test('a jump that names no host is a target; without one there is none', () => {
  assert.deepEqual(resolveWay(host('a', 'me@b:22'), []), { target: 'root@a.test', jump: 'me@b:22' });
  assert.equal(jumpList(resolveWay(host('a'), [])), null);
  assert.equal(resolveWay({ ...host('a'), ssh: null }, []), null);
});

test('jumps in a circle are refused', () => {
  const hosts = [host('a', 'b'), host('b', 'c'), host('c', 'a')];
  for (const each of hosts) assert.throws(() => resolveWay(each, hosts), { code: 'usage', message: /circle/ });
});
