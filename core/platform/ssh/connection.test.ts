import assert from 'node:assert/strict';
import { test } from 'node:test';
import ssh2 from 'ssh2';
import { Problem } from '../../contract/problem.ts';
import { Connection } from './connection.ts';
import type { Way } from './way.ts';

const patient = () => AbortSignal.timeout(10_000);

/** A way that a test can break; no network. */
function fakeWay(): Way & { readonly break: () => void } {
  const gone = new AbortController();
  const end = () => gone.abort(new Problem('connection-lost', 'broke'));
  return { client: new ssh2.Client(), gone: gone.signal, close: end, break: end };
}

test('all who ask at the same time share one connection', async () => {
  let opened = 0;
  const connection = new Connection(async () => {
    opened++;
    return fakeWay();
  });
  const links = await Promise.all(Array.from({ length: 20 }, () => connection.link(patient())));
  assert.equal(new Set(links).size, 1);
  assert.equal(opened, 1);
  await connection.close();
});

test('the next call connects again, and keeps trying while the host cannot be reached', async () => {
  const ways = [fakeWay(), fakeWay()];
  let attempts = 0;
  const connection = new Connection(async () => {
    attempts++;
    const way = attempts === 1 ? ways[0] : attempts < 4 ? undefined : ways[1];
    if (!way) throw new Problem('host-unreachable', 'not yet');
    return way;
  });
  const first = await connection.link(patient());
  ways[0]?.break();
  const started = Date.now();
  const second = await connection.link(patient());
  assert.notEqual(second, first);
  assert.equal(attempts, 4);
  assert.ok(Date.now() - started >= 550, 'pauses of 0.2 s and 0.4 s');
  await connection.close();
});

test('the first connection is tried once; a refused login is never repeated', async () => {
  let attempts = 0;
  const failing = (code: 'host-unreachable' | 'auth-failed') =>
    new Connection(async () => {
      attempts++;
      throw new Problem(code, 'no');
    });
  await assert.rejects(failing('host-unreachable').connect(patient()), { code: 'host-unreachable' });
  await assert.rejects(failing('auth-failed').link(patient()), { code: 'auth-failed' });
  assert.equal(attempts, 2);
});

test('a caller who gives up is let go at once and harms nobody', async () => {
  let finish = (_: Way) => {};
  const opening = new Promise<Way>((resolve) => {
    finish = resolve;
  });
  const connection = new Connection(() => opening);
  const impatient = new AbortController();
  const given = connection.link(impatient.signal);
  const other = connection.link(patient());
  impatient.abort();
  await assert.rejects(given, { code: 'cancelled' });
  finish(fakeWay());
  await other;
  await connection.close();
});

test('after close nothing is opened', async () => {
  const connection = new Connection(async () => fakeWay());
  await connection.link(patient());
  await connection.close();
  await assert.rejects(connection.link(patient()), { code: 'connection-lost' });
});
