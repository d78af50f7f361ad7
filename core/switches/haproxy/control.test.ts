import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import type { Problem } from '../../contract/problem.ts';
import { ControlClient } from './control.ts';

/** A stream without the methods of a socket, as an SSH channel is. */
async function openBare(port: number): Promise<Duplex> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return Duplex.from({ readable: socket, writable: socket });
}

async function openSocket(port: number): Promise<Duplex> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

for (const [kind, open] of [
  ['a socket', openSocket],
  ['a bare stream', openBare],
] as const) {
  test(`many calls over ${kind} use one connection and are each sent once`, async () => {
    let calls = 0;
    let connections = 0;
    const server = createServer((asked, answer) => {
      calls++;
      asked.resume().on('end', () => answer.end('{"ok":true}'));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = new ControlClient(() => {
      connections++;
      return open((server.address() as AddressInfo).port);
    }, '/unused');
    for (let i = 0; i < 20; i++) {
      const answer = await client.call('POST', '/split', 'a line', AbortSignal.timeout(5000));
      assert.deepEqual(answer, { status: 200, body: { ok: true } });
    }
    assert.deepEqual([calls, connections], [20, 1]);
    client.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
}

test('an answer that is no object, and a connection that always breaks, are a failed switch', async () => {
  let connections = 0;
  let text = 'hello';
  const server = createServer((asked, answer) => {
    asked.resume();
    if (text === '') asked.socket.destroy();
    else answer.end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new ControlClient(() => {
    connections++;
    return openSocket((server.address() as AddressInfo).port);
  }, '/unused');
  const failed = (error: unknown) => (error as Problem).code === 'switch-failed';
  await assert.rejects(client.call('GET', '/', '', AbortSignal.timeout(5000)), failed);
  text = '[1]'.repeat(100_000);
  await assert.rejects(client.call('GET', '/', '', AbortSignal.timeout(5000)), failed);
  text = '';
  connections = 0;
  await assert.rejects(client.call('GET', '/', '', AbortSignal.timeout(5000)), failed);
  assert.ok(connections <= 3, `${connections} connections`);
  client.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

test('calls over connections that are dead, and never say so, end with their time; the next goes over a new one', {
  timeout: 10_000,
}, async () => {
  const server = createServer((asked, answer) => asked.resume().on('end', () => answer.end('{"ok":true}')));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // As a channel of an SSH connection whose host is gone: takes what is written, answers nothing, never closes.
  const dead = () => new Duplex({ read() {}, write: (_chunk, _encoding, done) => done(), destroy() {} });
  let isDead = true;
  const client = new ControlClient(
    async () => (isDead ? dead() : openSocket((server.address() as AddressInfo).port)),
    '/unused',
  );
  const timedOut = (error: unknown) => (error as Problem).code === 'timeout';
  const calls = Array.from({ length: 6 }, () => client.call('GET', '/', '', AbortSignal.timeout(100)));
  for (const call of calls) await assert.rejects(call, timedOut);
  isDead = false;
  assert.equal((await client.call('GET', '/', '', AbortSignal.timeout(5000))).status, 200);
  client.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});
