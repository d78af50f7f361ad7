import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLoad } from './load.ts';
import { assertOwnAddress, type LoadOrder, sampleCases } from './order.ts';
import { answeredLate } from './report.ts';

const tensor = (value: number) => [{ name: 'y', shape: [1], datatype: 'FP32' as const, data: [value] }];
const good = JSON.stringify({ model_name: 'm', model_version: '1.0.0', outputs: tensor(0.5) });
const headers = { 'x-signalbox-slot': 'blue', 'x-signalbox-version': '1.0.0' };

type Answer = (response: ServerResponse, nth: number, request: IncomingMessage) => void;

/** A service that answers as told, and the load on it: 4 clients, at most 40 requests, 20 s. */
async function service(answer: Answer, change: Partial<LoadOrder> = {}) {
  let n = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(response, ++n, request));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const order: LoadOrder = {
    url: `http://127.0.0.1:${port}/v2/models/m/infer`,
    cases: [{ body: '{"inputs":[]}', expected: { '1.0.0': tensor(0.5) }, tolerance: { absolute: 1e-6 } }],
    clients: 4,
    maxRequests: 40,
    maxMs: 20_000,
    ...change,
  };
  return {
    order,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

const ok: Answer = (response) => response.writeHead(200, headers).end(good);

/** How the third request fails when the service answers it so, and the others well. */
async function kindOfThird(answer: Answer): Promise<unknown> {
  await using there = await service((response, nth, request) => (nth === 3 ? answer : ok)(response, nth, request), {
    timeoutMs: 1000,
  });
  const report = await (await startLoad(there.order)).report;
  assert.equal(report.failed, 1, JSON.stringify(report.failures));
  return report.failures;
}

describe('load', () => {
  it('counts what was answered, by slot and version, within its bounds', async () => {
    await using there = await service(ok);
    const report = await (await startLoad(there.order)).report;
    assert.equal(report.failed, 0);
    assert.ok(report.requests >= 40 && report.requests < 44, `${report.requests}`);
    assert.deepEqual(report.byVersion, { '1.0.0': report.requests });
    assert.equal(report.began.length, report.requests);
    assert.equal(answeredLate(report, 'blue', 0, Number.POSITIVE_INFINITY), report.requests);
    assert.equal(answeredLate(report, 'green', 0, Number.POSITIVE_INFINITY), 0);
  });

  it('counts every way to fail by its kind', async () => {
    const withHeaders = (change: object, body = good): Answer => {
      return (response) => response.writeHead(200, { ...headers, ...change }).end(body);
    };
    assert.deepEqual(await kindOfThird((response) => response.writeHead(503).end('no server')), { status: 1 });
    assert.deepEqual(await kindOfThird(withHeaders({ 'x-signalbox-slot': 'red' })), { 'wrong-slot': 1 });
    assert.deepEqual(await kindOfThird(withHeaders({ 'x-signalbox-version': '2.0.0' })), { 'wrong-value': 1 });
    assert.deepEqual(await kindOfThird(withHeaders({}, good.replace('0.5', '0.6'))), { 'wrong-value': 1 });
    assert.deepEqual(await kindOfThird(withHeaders({}, good.slice(0, 20))), { 'wrong-value': 1 });
    assert.deepEqual(await kindOfThird((response) => response.destroy()), { reset: 1 });
    assert.deepEqual(await kindOfThird(() => {}), { timeout: 1 });
  });

  it('counts a service that is away, without hammering it', async () => {
    const { order, ...there } = await service(ok, { maxMs: 500, maxRequests: 1_000_000 });
    await there[Symbol.asyncDispose]();
    const report = await (await startLoad(order)).report;
    assert.deepEqual(Object.keys(report.failures), ['refused']);
    assert.ok(report.failed === report.requests && report.requests < 200, `${report.requests}`);
  });

  it('ends when told to, and keeps to its rate', async () => {
    await using there = await service(ok, { rate: 100, maxRequests: 1_000_000 });
    const load = await startLoad(there.order);
    await sleep(1000);
    const { requests, seconds, failed } = await load.stop();
    assert.equal(failed, 0);
    assert.ok(requests / seconds < 120 && requests > 20, `${requests} in ${seconds} s`);
  });

  it('goes to this machine and to labs only', () => {
    for (const url of ['http://example.com/', 'http://10.0.0.1/', 'http://8.8.8.8/', 'https://127.0.0.1/']) {
      assert.throws(() => assertOwnAddress(url), /this machine or a lab only/);
    }
    for (const url of ['http://127.0.0.1:80/', 'http://localhost/', 'http://10.90.0.11:8080/']) assertOwnAddress(url);
  });

  it('knows what every version of a sample answers to its smoke inputs', () => {
    const cases = sampleCases('credit-risk', ['1.0.0', '2.0.0']);
    assert.ok(cases.length > 0);
    for (const { expected } of cases) assert.notDeepEqual(expected['1.0.0'], expected['2.0.0']);
  });
});
