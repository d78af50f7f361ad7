import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { noPrometheus, Prometheus, poll } from '../../test/wires/prometheus.ts';
import { destination } from '../contract/shipping.ts';
import { openDatabase } from '../platform/sqlite.ts';
import type { LogNews } from './records/log-feed.ts';
import { ShippingService } from './service.ts';
import { shippingMigrations } from './store.ts';

const now = { 'load1|gpu-1|': 1.5, 'gpu.used|gpu-1|0': 0.25, 'requests|credit|blue': 7 } as Record<string, number>;

function open(t: TestContext, ships = true) {
  const db = openDatabase(':memory:', [shippingMigrations]);
  const history = {
    keys: () => Object.keys(now),
    latest: (key: string) => ({ atMs: Date.now(), value: now[key] ?? Number.NaN }),
  };
  async function* follow(_: unknown, _tail: number, signal: AbortSignal): AsyncGenerator<LogNews> {
    const line = { at: '2026-01-01T00:00:00.123456789Z', stream: 'stderr' as const, text: 'started' };
    yield { kind: 'lines', lines: [line], dropped: 0 };
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
  const sources = (service: string) => [{ service, slot: 'blue' as const }];
  const problems: unknown[] = [];
  const onProblem = (problem: unknown) => void problems.push(problem);
  const shipping = new ShippingService({ db, history, ships: () => ships, logs: { follow, sources }, onProblem });
  t.after(async () => {
    await shipping.close();
    db.close();
    assert.deepEqual(problems, []);
  });
  return { shipping, row: () => shipping.list()[0] };
}

/** A server that is what Elasticsearch would be: it keeps documents by id, and answers each action. */
async function openBulk(t: TestContext, statusOf: (document: Record<string, unknown>) => number) {
  const documents = new Map<string, Record<string, unknown>>();
  const requests: IncomingMessage[] = [];
  const server = createServer(async (request, response) => {
    requests.push(request);
    const lines = Buffer.concat(await Array.fromAsync(request))
      .toString()
      .split('\n');
    assert.equal(lines.pop(), '', 'a bulk body ends in a newline');
    const items = [];
    for (let at = 0; at < lines.length; at += 2) {
      const { create } = JSON.parse(lines[at] ?? '');
      const document = JSON.parse(lines[at + 1] ?? '');
      const status = documents.has(create._id) ? 409 : statusOf(document);
      if (status === 201) documents.set(create._id, document);
      const error = status > 201 && { error: { type: 'mapper_parsing_exception', reason: 'odd' } };
      items.push({ create: { _index: create._index, status, ...error } });
    }
    response.end(JSON.stringify({ took: 1, errors: items.some(({ create }) => create.status > 201), items }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { documents, requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const alert = {
  at: '2026-01-01T00:00:00.000Z',
  kind: 'alert',
  severity: 'error',
  host: 'gpu-1',
  service: null,
  slot: null,
  message: 'Disk full',
  labels: { rule: 'disk-full' },
} as const;

test('Elasticsearch gets alerts and logs, once each, with the key of the file', async (t) => {
  let isBusy = true;
  const { documents, requests, url } = await openBulk(t, () => (isBusy ? 429 : 201));
  const { shipping, row } = open(t);
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-ship-'));
  t.after(() => rm(dir, { recursive: true }));
  const tokenFile = join(dir, 'token');
  await writeFile(tokenFile, 'secret\n');
  shipping.put(
    destination.parse({ kind: 'elasticsearch', name: 'logs', url, tokenFile, events: false, logs: ['credit'] }),
  );
  shipping.start();
  shipping.tell(alert);
  shipping.tell({ ...alert, kind: 'event', message: 'not wanted' });
  await poll(async () => row()?.problem?.data.status === 429, 'it says that the other side is busy');
  assert.equal(row()?.sent, 0);
  isBusy = false;
  await poll(async () => documents.size === 2, 'both are there');
  await poll(async () => row()?.sent === 2 && row()?.problem === null, 'it says so');
  const messages = [...documents.values()].map(({ message }) => message).toSorted();
  assert.deepEqual(messages, ['Disk full', 'started']);
  const log = [...documents.values()].find(({ message }) => message === 'started');
  assert.deepEqual(log?.service, { name: 'credit', node: { name: 'blue' } });
  assert.equal(log?.['@timestamp'], '2026-01-01T00:00:00.123456789Z');
  assert.equal(requests[0]?.headers.authorization, 'ApiKey secret');
});

test('a record that Elasticsearch refuses is counted, the others get there', async (t) => {
  const { documents, url } = await openBulk(t, ({ message }) => (message === 'odd' ? 400 : 201));
  const { shipping, row } = open(t);
  shipping.put(destination.parse({ kind: 'elasticsearch', name: 'logs', url }));
  shipping.start();
  shipping.tell({ ...alert, message: 'odd' });
  shipping.tell(alert);
  await poll(async () => row()?.sent === 1 && row()?.dropped === 1, 'one is sent, one refused');
  assert.equal(documents.size, 1);
  shipping.remove('logs');
  assert.deepEqual(shipping.list(), []);
  assert.throws(() => shipping.remove('logs'), { code: 'usage' });
});

test('of two processes only the one that is to ships', async (t) => {
  const { documents, url } = await openBulk(t, () => 201);
  const other = open(t, false);
  const wish = destination.parse({ kind: 'elasticsearch', name: 'logs', url });
  other.shipping.put(wish);
  other.shipping.start();
  other.shipping.tell(alert);
  await other.shipping.close();
  assert.equal(documents.size, 0);
});

test('an address that nothing is ever sent to is refused, not kept', (t) => {
  const { shipping } = open(t);
  const wish = destination.parse({ kind: 'remote-write', name: 'away', url: 'http://127.0.0.1:1/write' });
  assert.throws(() => shipping.put(wish), { code: 'usage', message: /another port than 1:/ });
  assert.deepEqual(shipping.list(), []);
});

test('a test says what is wrong', async (t) => {
  const { shipping } = open(t);
  shipping.put(destination.parse({ kind: 'remote-write', name: 'away', url: 'http://127.0.0.1:2/write' }));
  await assert.rejects(shipping.test('away', AbortSignal.timeout(5_000)), {
    code: 'shipping-failed',
    message: /127\.0\.0\.1:2/,
  });
  shipping.put(
    destination.parse({ kind: 'remote-write', name: 'away', url: 'http://127.0.0.1:2/', tokenFile: '/nowhere' }),
  );
  await assert.rejects(shipping.test('away', AbortSignal.timeout(5_000)), { message: /'\/nowhere'/ });
  // No file that is not a secret goes out by naming it here, and none without an end is read.
  for (const tokenFile of ['/etc/passwd', '/dev/zero']) {
    shipping.put(destination.parse({ kind: 'remote-write', name: 'away', url: 'http://127.0.0.1:2/', tokenFile }));
    await assert.rejects(shipping.test('away', AbortSignal.timeout(5_000)), { message: /Write the secret/ });
  }
});

test('a real Prometheus takes what is pushed, also after it was away', { skip: noPrometheus }, async (t) => {
  const prometheus = await Prometheus.start('global: {}');
  t.after(() => prometheus.close());
  const { shipping, row } = open(t);
  const wish = { kind: 'remote-write', name: 'push', everyS: 1, labels: { site: 'north' } };
  shipping.put(destination.parse({ ...wish, url: `${prometheus.base}/api/v1/write` }));
  await shipping.test('push', AbortSignal.timeout(10_000));
  assert.equal((await prometheus.sample('signalbox_shipping_test'))[0]?.value[1], '1');
  shipping.start();
  const [gpu] = await prometheus.sample('DCGM_FI_DEV_GPU_UTIL');
  assert.deepEqual(gpu?.metric, {
    __name__: 'DCGM_FI_DEV_GPU_UTIL',
    gpu: '0',
    host: 'gpu-1',
    instance: 'gpu-1',
    site: 'north',
  });
  assert.equal(gpu?.value[1], '25');
  assert.equal((await prometheus.sample('signalbox_service_requests_per_second'))[0]?.metric.slot, 'blue');

  await prometheus.stop();
  await poll(async () => row()?.problem !== null && (row()?.waiting ?? 0) >= 6, 'two batches wait');
  const during = new Date();
  await prometheus.start();
  await poll(async () => row()?.problem === null && (row()?.waiting ?? 1) === 0, 'all of it is sent');
  assert.equal(row()?.dropped, 0);
  const past = await prometheus.query(`node_load1 @ ${during.getTime() / 1_000}`);
  const at = await prometheus.query(`timestamp(node_load1 @ ${during.getTime() / 1_000})`);
  assert.equal(past[0]?.value[1], '1.5');
  assert.ok(during.getTime() / 1_000 - Number(at[0]?.value[1]) < 3, 'there is no hole where it was away');
});

test('what a receiver refuses for good is dropped and told', async (t) => {
  const server = createServer((_, response) => void response.writeHead(400).end('out of order'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { shipping, row } = open(t);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  shipping.put(destination.parse({ kind: 'remote-write', name: 'push', url, everyS: 1 }));
  shipping.start();
  await poll(async () => (row()?.dropped ?? 0) >= 3, 'it is dropped');
  assert.match(row()?.problem?.message ?? '', /answers 400, out of order/);
  assert.equal(row()?.sent, 0);
});
