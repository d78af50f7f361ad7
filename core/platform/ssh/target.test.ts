import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress, parseAddress } from './target.ts';

test('a host is read with or without user and port', () => {
  assert.deepEqual(parseAddress('root@10.0.0.1:2222'), { user: 'root', host: '10.0.0.1', port: 2222 });
  assert.deepEqual(parseAddress('gpu-1'), { user: null, host: 'gpu-1', port: null });
  assert.deepEqual(parseAddress('a@b@host'), { user: 'a@b', host: 'host', port: null });
  assert.deepEqual(parseAddress('me@[fe80::1]:22'), { user: 'me', host: 'fe80::1', port: 22 });
  assert.deepEqual(parseAddress('::1'), { user: null, host: '::1', port: null });
});

test('what cannot be a host is refused', () => {
  for (const text of [
    '',
    '@host',
    'user@',
    'host:0',
    'host:70000',
    'host:x',
    '-oProxyCommand=x',
    'u@-x',
    'a b',
    'a/b',
  ]) {
    assert.throws(() => parseAddress(text), { code: 'usage' }, text);
  }
});

test('addresses are written so that they can be read again', () => {
  assert.equal(formatAddress('me', '::1', 22), 'me@[::1]:22');
  assert.deepEqual(parseAddress(formatAddress('me', 'h', 1)), { user: 'me', host: 'h', port: 1 });
});
