import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { test } from 'node:test';
import { httpOver } from './http-over.ts';

/** What comes of a question to a server that writes this and then closes, or not. */
async function ask(answer: string, closes: boolean, ms = 5_000, mostBytes = 1_000) {
  await using stack = new AsyncDisposableStack();
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(answer);
      if (closes) socket.end();
    });
    stack.defer(() => void socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => void server.close());
  const stream = connect((server.address() as AddressInfo).port, '127.0.0.1');
  stack.defer(() => void stream.destroy());
  return await httpOver(stream, { method: 'GET', path: '/', mostBytes }, AbortSignal.timeout(ms));
}

test('an answer is read', async () => {
  assert.deepEqual(await ask('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi', false), { status: 200, body: 'hi' });
});

test('a server that answers in another protocol, or not at all, is an error at once', async () => {
  const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n';
  await assert.rejects(ask(upgrade, false), /another protocol/);
  await assert.rejects(ask('', true));
  await assert.rejects(ask('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi', true));
});

test('a server that says nothing, or no end of it, is given up', async () => {
  await assert.rejects(ask('', false, 200), { code: 'timeout' });
  await assert.rejects(ask('HTTP/1.1 100 Continue\r\n\r\n', false, 200), { code: 'timeout' });
  await assert.rejects(
    ask(`HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n${'x'.repeat(2_000)}`, false),
    /longer than 1000/,
  );
});
