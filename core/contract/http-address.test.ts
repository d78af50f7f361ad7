import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channel } from './alerts.ts';
import { destination } from './shipping.ts';

const parts = { kind: 'elasticsearch', name: 'logs' } as const;

test('no address with a password is kept', () => {
  for (const url of ['http://ann:secret@127.0.0.1:9200', 'https://token@example.com/hook']) {
    assert.match(destination.safeParse({ ...parts, url }).error?.message ?? '', /Leave user and password out/);
    assert.match(channel.safeParse({ kind: 'webhook', name: 'ops', url }).error?.message ?? '', /Leave user/);
  }
});

test('an address is http or https, and may have what it likes behind its host', () => {
  const accepts = (url: string) => destination.safeParse({ ...parts, url }).success;
  assert.ok(accepts('https://example.com:9200/path?team=a@b'));
  assert.ok(!accepts('file:///etc/passwd'));
  assert.ok(!accepts('example.com'));
});
