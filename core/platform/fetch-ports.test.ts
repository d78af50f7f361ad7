import assert from 'node:assert/strict';
import { test } from 'node:test';
import { badPorts, refuseBadPort } from './fetch-ports.ts';

test('each port that is refused is one that fetch refuses', async () => {
  for (const port of badPorts) {
    const url = `http://127.0.0.1:${port}/`;
    await assert.rejects(fetch(url), ({ cause }: Error) => /bad port/.test(String(cause)), url);
    assert.throws(() => refuseBadPort(url), { code: 'usage', message: new RegExp(`another port than ${port}:`) });
  }
});

test('others are not', () => {
  for (const url of ['http://a', 'https://a', 'http://a:9090', 'https://a:8443', 'http://[::1]:9200'])
    refuseBadPort(url);
});
