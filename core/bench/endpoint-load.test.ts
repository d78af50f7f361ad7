import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { endpointRequest } from '../contract/bench.ts';
import { type BenchRecord, benchRecord, endpointResult } from '../contract/bench-record.ts';
import { ModelRegistry } from '../models/service.ts';
import { openDatabase } from '../platform/sqlite.ts';
import { httpServer } from './endpoint/servers.fixture.ts';
import { loadWarnings, refuseLoad, resultWarnings } from './endpoint-load.ts';
import { formats } from './report/export.ts';
import { BenchService } from './service.ts';
import { benchMigrations } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'signalbox-load-'));
after(() => rmSync(folder, { recursive: true }));

/** What a load of half a second left: its record, and all that was written or said of it. */
async function loaded(change: object): Promise<{ record: BenchRecord; traces: string }> {
  const traces: string[] = [];
  const works: Promise<void>[] = [];
  const dir = mkdtempSync(join(folder, 'load-'));
  using db = openDatabase(join(dir, 'signalbox.db'), [benchMigrations]);
  const told = (text: string) => void traces.push(text);
  const bench = new BenchService({
    db,
    models: new ModelRegistry('nowhere'),
    version: 'test',
    startJob: ({ title, steps, work }) => {
      traces.push(title, ...steps);
      works.push(work({ step: told, note: told }, AbortSignal.timeout(60_000)));
      return 'job';
    },
  });
  const load = { rate: 20, durationMs: 500, protocol: 'openai', arrivals: 'constant' };
  const { id } = await bench.endpoint(endpointRequest.parse({ ...load, ...change }));
  for (const each of await Promise.allSettled(works))
    if (each.status === 'rejected') traces.push(String(each.reason.stack), JSON.stringify(each.reason));
  const record = bench.get(id);
  traces.push(JSON.stringify([record, bench.list()]), ...formats.map((format) => bench.export(id, format).text));
  for (const name of readdirSync(dir)) traces.push(readFileSync(join(dir, name), 'latin1'));
  return { record, traces: traces.join('\n') };
}

const chat = (port: number) => `http://127.0.0.1:${port}/v1/chat/completions`;

test('an endpoint that answers nothing well ends the benchmark as failed', async () => {
  await using server = await httpServer((res) => void res.writeHead(500).end());
  const { record } = await loaded({ url: chat(server.port), model: 'm' });
  const { status, error, endpoint } = record;
  assert.equal(status, 'failed');
  assert.match(error?.message ?? '', /^Not one of 9 requests was answered well \(http-500: 9\)/);
  assert.match(endpoint?.void ?? '', /No request was answered well/);
});

const KEY = 'sk-do-not-keep-4711';
const DONE = 'data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';

function keyed(res: ServerResponse): void {
  if (res.req.headers.authorization !== `Bearer ${KEY}`) res.writeHead(401).end(String(res.req.headers.authorization));
  else res.writeHead(200, { 'content-type': 'text/event-stream' }).end(DONE);
}

test('an API key opens the endpoint, and is written nowhere', async () => {
  await using server = await httpServer(keyed, keyed);
  const { record, traces } = await loaded({ url: chat(server.port), model: 'm', key: KEY });
  assert.deepEqual([record.endpoint?.answered, record.endpoint?.failed], [9, {}]);
  assert.ok(traces.includes(record.id));
  assert.ok(!traces.includes(KEY));
});

test('a secret in the query of an address reaches the endpoint, and is written nowhere', async () => {
  const asked = new Set<string | undefined>();
  await using server = await httpServer((res) => {
    asked.add(res.req.url);
    if (res.req.url?.includes('x=1')) res.end('{"outputs":[]}');
    else res.writeHead(401).end();
  });
  const infer = `http://127.0.0.1:${server.port}/v2/models/m/infer`;
  const good = await loaded({ url: `${infer}?token=${KEY}&x=1`, protocol: 'open-inference' });
  assert.deepEqual([...asked], [`/v2/models/m/infer?token=${KEY}&x=1`]);
  assert.equal(good.record.endpoint?.answered, 9);
  assert.equal(good.record.endpoint.url, `${infer}?token=***&x=1`);
  assert.match(good.record.title, /\?token=\*\*\*&x=1 with 20 requests/);
  const refused = await loaded({ url: `${infer}?api-key=${KEY}`, protocol: 'open-inference' });
  assert.match(refused.record.error?.message ?? '', /infer\?api-key=\*\*\* answers 401$/);
  const lost = await loaded({ url: `http://127.0.0.1:${server.port}/?sig=${KEY}`, protocol: 'open-inference' });
  assert.equal(lost.record.error?.code, 'usage');
  const unnamed = await loaded({ url: `http://127.0.0.1:${server.port}/?code=${KEY}` });
  assert.equal(unnamed.record.error?.code, 'usage');
  for (const { traces } of [good, refused, lost, unnamed]) assert.ok(!traces.includes(KEY));
});

test('an endpoint that wants another key says so, and what it quotes is not kept', async () => {
  await using server = await httpServer(keyed, (res) => void res.end(res.req.headers.authorization));
  const wrong = `${KEY}-old`;
  const { record, traces } = await loaded({ url: chat(server.port), model: 'm', key: wrong });
  assert.match(record.error?.message ?? '', /^Give the API key of the endpoint, or another one: .* answers 401$/);
  const noModel = await loaded({ url: chat(server.port), key: wrong });
  assert.match(noModel.record.error?.message ?? '', /it answers what is no JSON$/);
  await using closed = await httpServer(keyed, keyed);
  const asked = await loaded({ url: chat(closed.port) });
  assert.match(asked.record.error?.message ?? '', /^Give the API key .*\/v1\/models answers 401$/);
  assert.ok(!(traces + noModel.traces).includes(KEY));
});

test('a key that can be no header is refused without being quoted', () => {
  for (const key of ['', 'two words', 'a\r\nhost: evil', 'schlüssel', 'x'.repeat(8193)]) {
    const { error } = endpointRequest.safeParse({ url: 'http://127.0.0.1/', rate: 1, key });
    assert.match(error?.message ?? '', /An API key has no spaces/, key);
    assert.ok(key === '' || !error?.message.includes(key), key);
  }
});

test('a key that leaves this computer in the clear is warned of', () => {
  const warnings = (url: string, key?: string) =>
    loadWarnings(endpointRequest.parse({ url, rate: 1, ...(key && { key }) })).length;
  assert.deepEqual([warnings('http://127.0.0.1/', KEY), warnings('https://llm.example/', KEY)], [0, 1]);
  assert.deepEqual([warnings('http://llm.example/'), warnings('HTTP://llm.example/', KEY)], [1, 2]);
});

test('figures of the good answers alone, and of one prompt, are warned of', async () => {
  await using server = await httpServer((res, count) =>
    count % 3 === 0 ? res.writeHead(503).end() : res.end('{"model_name":"m","outputs":[]}'),
  );
  const url = `http://127.0.0.1:${server.port}/v2/models/m/infer`;
  const { record } = await loaded({ url, protocol: 'open-inference' });
  assert.deepEqual(record.endpoint?.failed, { 'http-503': 3 });
  assert.ok(record.warnings.includes('3 of 9 requests failed: latencies are those of the good answers alone'));
  assert.deepEqual(record.endpoint && resultWarnings({ ...record.endpoint, failed: {} }), []);
  const wish = { url: chat(1), rate: 1, protocol: 'openai' };
  const warnings = (more: object) => loadWarnings(endpointRequest.parse({ ...wish, ...more })).join();
  assert.match(warnings({ prompt: 'hi' }), /same prompt/);
  assert.equal(warnings({}), '');
});

test('a load that would send nothing is refused, one of a single request is not', () => {
  const load = { url: 'http://127.0.0.1/', durationMs: 1000 };
  const refused = (rate: number, arrivals: string) => {
    const request = endpointRequest.parse({ ...load, rate, arrivals });
    assert.throws(() => refuseLoad(request), { code: 'usage', message: /^Give a higher rate .* within 1 s$/ });
  };
  for (const rate of [0.001, 0.999, 1]) refused(rate, 'constant');
  for (const rate of [0.001, 0.01]) refused(rate, 'poisson');
  refuseLoad(endpointRequest.parse({ ...load, rate: 1.01, arrivals: 'constant' }));
  refuseLoad(endpointRequest.parse({ ...load, rate: 20 }));
});

test('requests that waited for a connection are warned of, where they count', async () => {
  await using server = await httpServer((res) => void setTimeout(() => res.end('{"outputs":[]}'), 200));
  const url = `http://127.0.0.1:${server.port}/v2/models/m/infer`;
  const { record } = await loaded({ url, protocol: 'open-inference', connections: 1 });
  const waiting =
    /^\d of 9 requests waited for the one connection, .* s at the 99th percentile, and latencies count that: give more connections or a lower rate/;
  assert.match(record.warnings.join('\n'), new RegExp(waiting, 'm'));
  const { endpoint } = benchRecord.parse(record);
  assert.ok(endpoint?.waited && endpoint.waited.requests > 5);
  const warned = (requests: number) =>
    resultWarnings({ ...endpoint, sent: 1000, connections: 16, waited: { requests, p99Ms: 300 } });
  assert.deepEqual(warned(9), []);
  assert.match(warned(10).join(), /^10 of 1,000 requests waited for one of the 16 connections, 300 ms at/);
  const { waited: _, ...older } = endpoint;
  assert.equal(endpointResult.parse(older).waited, null);
  assert.deepEqual(resultWarnings(endpointResult.parse(older)), []);
});

test('prompts of our own differ, so that no cache answers', async () => {
  const asked = new Set<string>();
  await using server = await httpServer((res, _, body) => {
    asked.add(JSON.parse(body).messages[0].content.split(' ')[0]);
    res.writeHead(200, { 'content-type': 'text/event-stream' }).end(DONE);
  });
  await loaded({ url: chat(server.port), model: 'm' });
  assert.equal(asked.size, 9);
});
