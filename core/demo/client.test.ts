import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRight, readCases } from './cases.ts';
import { SteadyClient } from './client.ts';

const samples = join(import.meta.dirname, '../../resources/samples/credit-risk');
const answer = (value: number) => JSON.stringify({ outputs: [{ name: 'y', data: [value] }] });
const question = { body: '{}', answers: [[{ name: 'y', data: [1] }], [{ name: 'y', data: [2] }]], tolerance: 0.1 };

it('the samples have questions that both versions answer', async () => {
  const cases = await readCases([join(samples, '1.0.0'), join(samples, '2.0.0')]);
  assert.ok(cases.length >= 2);
  for (const { answers } of cases) assert.equal(answers.length, 2);
});

it('an answer is right when one of the versions gives it, within the tolerance', () => {
  assert.deepEqual(
    [1.05, 2, 1.5].map((value) => isRight(question, answer(value))),
    [true, true, false],
  );
  assert.equal(isRight(question, '{}'), false);
  assert.equal(isRight(question, JSON.stringify({ outputs: [{ name: 'y', data: [1, 1] }] })), false);
});

describe('a steady client', () => {
  let server: Server;
  let port: number;
  let asked: number;
  let respond: { status: number; body: string };

  beforeEach(async () => {
    asked = 0;
    respond = { status: 200, body: answer(1) };
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        asked += 1;
        response.writeHead(respond.status).end(respond.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  async function until(condition: () => boolean): Promise<void> {
    const deadline = performance.now() + 5_000;
    while (!condition()) {
      assert.ok(performance.now() < deadline, 'it never came true');
      await sleep(5);
    }
  }

  it('asks until it is stopped', async () => {
    const client = new SteadyClient(port, '/', [question], 2, 60_000);
    await until(() => asked > 20);
    const { requests, failed } = await client.stop();
    assert.deepEqual([requests, failed], [asked, 0]);
    await sleep(30);
    assert.equal(asked, requests);
  });

  it('stops by itself at its limit', async () => {
    const client = new SteadyClient(port, '/', [question], 2, 50);
    await until(() => asked > 0);
    await sleep(100);
    const before = asked;
    await sleep(50);
    assert.equal(asked, before);
    await client.stop();
  });

  it('counts errors, wrong answers and a server that is gone', async () => {
    for (const [status, body, why] of [
      [503, 'no slot', /status 503: no slot/],
      [200, answer(9), /another answer/],
      [200, 'not JSON', /JSON/],
    ] as const) {
      respond = { status, body };
      const client = new SteadyClient(port, '/', [question], 2, 60_000);
      await until(() => client.seen.requests > 2);
      const { requests, failed, example } = await client.stop();
      assert.equal(failed, requests);
      assert.match(example ?? '', why);
    }
    server.close();
    server.closeAllConnections();
    const client = new SteadyClient(port, '/', [question], 2, 60_000);
    await until(() => client.seen.failed > 0);
    assert.match((await client.stop()).example ?? '', /ECONNREFUSED/);
  });
});
