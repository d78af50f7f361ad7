import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import Docker from 'dockerode';
import { lastLogs } from './docker-logs.ts';
import { unless, withDocker } from './docker-problem.ts';

const never = () => new Promise<never>(() => {});

describe('a wait on Docker', () => {
  const { signal } = new AbortController();

  it('ends when the engine does not answer in time', async () => {
    await using engine = await listen(never);
    const asked = withDocker('tell its version', signal, () => engine.docker.version(), 50);
    await assert.rejects(asked, {
      code: 'docker-failed',
      message: /^Docker did not tell its version within 1 s: look/,
    });
  });

  it('aborts the signal of the work with it', async () => {
    let seen: AbortSignal | null = null;
    const work = (limited: AbortSignal) => {
      seen = limited;
      return never();
    };
    await assert.rejects(withDocker('wait', signal, work, 10), { code: 'docker-failed' });
    assert.equal((seen as AbortSignal | null)?.aborted, true);
  });

  it('is cancelled by its caller', async () => {
    const caller = new AbortController();
    const asked = withDocker('wait', caller.signal, never);
    caller.abort();
    await assert.rejects(asked, { code: 'cancelled' });
  });

  it('hands on the answer, and the refusal as a sentence', async () => {
    await using engine = await listen(async () => ({ status: 500, body: '{"message":"no such thing"}' }));
    assert.equal(await withDocker('count', signal, async () => 3), 3);
    const asked = withDocker('tell its version', signal, () => engine.docker.version());
    await assert.rejects(asked, {
      code: 'docker-failed',
      message: /^Docker could not tell its version: .*no such thing/,
    });
  });
});

describe('the log of a container', () => {
  const { signal } = new AbortController();

  it('is told without the frames of the protocol', async () => {
    const body = Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n')]);
    await using engine = await listen(async () => ({ status: 200, body }));
    assert.equal(await lastLogs(engine.docker, 'c', 20, signal), 'out\nerr\n');
  });

  it('is cut, and empty where there is no container', async () => {
    const body = frame(1, `${'x'.repeat(100_000)}end`);
    await using long = await listen(async () => ({ status: 200, body }));
    const told = await lastLogs(long.docker, 'c', 20, signal);
    assert.equal(told.length, 64 * 1024);
    assert.ok(told.endsWith('end'));
    await using none = await listen(async () => ({ status: 404, body: '{"message":"no such container"}' }));
    assert.equal(await lastLogs(none.docker, 'c', 20, signal), '');
    await assert.rejects(unless([409], none.docker.version()), { statusCode: 404 });
  });
});

function frame(stream: number, text: string): Buffer {
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

/** An engine on loopback that gives every request the same answer. */
async function listen(answer: () => Promise<{ status: number; body: string | Buffer }>) {
  const server = createServer(async (_asked, response) => {
    const { status, body } = await answer();
    response.writeHead(status).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    docker: new Docker({ host: '127.0.0.1', port, protocol: 'http' }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
