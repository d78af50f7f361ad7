import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type EndpointRequest, endpointRequest } from '../../contract/bench.ts';
import { endpointResult } from '../../contract/bench-record.ts';
import { runEndpoint } from './run-endpoint.ts';
import { httpServer, type TestServer, tcpServer } from './servers.fixture.ts';

const signal = AbortSignal.timeout(120_000);
const GOOD = '{"model_name":"m","outputs":[]}';

function request({ port }: { port: number }, more: Partial<EndpointRequest> = {}): EndpointRequest {
  const url = `http://127.0.0.1:${port}/v2/models/m/infer`;
  return endpointRequest.parse({ url, rate: 100, durationMs: 1000, timeoutMs: 5000, connections: 4, ...more });
}

/** What failed of a short load on this server. */
async function failures(server: TestServer, more: Partial<EndpointRequest> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'endpoint-'));
  try {
    const data = join(folder, 'body.json');
    await writeFile(data, '{"inputs":[]}');
    return await runEndpoint(request(server, { data, durationMs: 500, ...more }), signal);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('runEndpoint', () => {
  it('sends what was planned, asks the model for its inputs, and counts by slot', async () => {
    const bodies = new Set<string>();
    await using server = await httpServer((res, count, body) => {
      bodies.add(body);
      res.setHeader('x-signalbox-slot', count % 2 === 0 ? 'blue' : 'green').end(GOOD);
    });
    const seen: number[] = [];
    const result = await runEndpoint(request(server, { arrivals: 'constant' }), signal, (partial) => {
      endpointResult.parse(partial);
      seen.push(partial.answered);
    });
    endpointResult.parse(result);
    assert.equal(result.sent, 99);
    assert.equal(result.answered, 99);
    assert.deepEqual(result.failed, {});
    assert.equal(result.bySlot.blue?.answered, 50);
    assert.equal(result.bySlot.green?.answered, 49);
    assert.equal(result.partial, false);
    // The last answers may come after the planned second.
    assert.ok(result.throughput > 40 && result.throughput <= 99, `${result.throughput}/s`);
    assert.ok(seen.length > 0 && seen.every((n) => n <= 99));
    assert.equal(bodies.size, 16);
    assert.equal(JSON.parse([...bodies][0] ?? '').inputs[0].data.length, 4);
  });

  it('repeats Poisson arrivals by their seed', async () => {
    await using server = await httpServer((res) => void res.end(GOOD));
    const sent = async (seed: number) => (await runEndpoint(request(server, { seed }), signal)).sent;
    const [one, again, other] = [await sent(7), await sent(7), await sent(8)];
    assert.equal(one, again);
    assert.notEqual(one, other);
    assert.ok(one > 60 && one < 140, `${one} of about 100`);
  });

  it('shows a latency that the server adds', async () => {
    await using server = await httpServer((res) => void setTimeout(() => res.end(GOOD), 50));
    const { latency } = await runEndpoint(request(server, { connections: 32, arrivals: 'constant' }), signal);
    assert.ok((latency?.minMs ?? 0) >= 49, `${latency?.minMs} ms`);
    assert.ok((latency?.p50.value ?? 0) >= 50 && (latency?.p50.value ?? 0) < 500, `${latency?.p50.value} ms`);
  });

  it('shows a stall to every request that was planned meanwhile', async () => {
    let stalledUntil = 0;
    await using server = await httpServer((res, count) => {
      if (count === 100) stalledUntil = performance.now() + 1000;
      setTimeout(() => res.end(GOOD), Math.max(0, stalledUntil - performance.now()));
    });
    const wanted = request(server, { arrivals: 'constant', connections: 1, durationMs: 3000 });
    const { latency, answered } = await runEndpoint(wanted, signal);
    assert.equal(answered, 299);
    // A client that waits for each answer would have met the stall once in 299: its p95 would know nothing of it.
    assert.ok((latency?.p95.value ?? 0) > 500, `p95 ${latency?.p95.value} ms`);
    assert.ok((latency?.maxMs ?? 0) >= 999, `max ${latency?.maxMs} ms`);
  });

  it('tells how many requests waited for a connection, and how long', async () => {
    await using server = await httpServer((res) => void setTimeout(() => res.end(GOOD), 200));
    const waits = async (connections: number) =>
      (await runEndpoint(request(server, { connections, arrivals: 'constant' }), signal)).waited;
    // Ten connections serve 50 each second of the 100 that are planned: all but the first ten wait, the last for a second.
    const narrow = await waits(10);
    assert.ok(narrow && narrow.requests >= 80 && narrow.requests <= 89, `${narrow?.requests}`);
    assert.ok(narrow.p99Ms > 600, `${narrow.p99Ms} ms`);
    assert.deepEqual(await waits(99), { requests: 0, p99Ms: 0 });
    await using mute = await httpServer(() => {});
    const given = await failures(mute, { timeoutMs: 200, connections: 1 });
    assert.ok((given.waited?.requests ?? 0) >= (given.failed.unsent ?? 0) + 1, JSON.stringify(given));
    assert.ok((given.waited?.p99Ms ?? 0) >= 190, JSON.stringify(given.waited));
  });

  it('counts what fails by its kind, and goes on', async () => {
    await using server = await httpServer((res, count) => {
      if (count % 5 === 1) res.writeHead(500).end('{"error":"no"}');
      else if (count % 5 === 2) res.end('<html>');
      else if (count % 5 === 3) res.destroy();
      else if (count % 5 === 4) res.writeHead(200, { 'content-length': 100 }).write('{', () => res.destroy());
      else res.end(GOOD);
    });
    const result = await runEndpoint(request(server, { arrivals: 'constant' }), signal);
    const { 'http-500': errors, garbage, closed = 0, reset = 0, truncated = 0, ...other } = result.failed;
    assert.deepEqual(other, {});
    assert.equal(errors, 20);
    assert.equal(garbage, 20);
    assert.equal(closed + reset + truncated, 39);
    assert.equal(result.answered, 20);
    assert.equal(result.sent, 99);
  });

  it('gives up on what hangs, and on what waited behind it', async () => {
    await using server = await httpServer(() => {});
    const { failed, answered, void: why } = await failures(server, { timeoutMs: 200, connections: 2 });
    assert.equal(answered, 0);
    // One that waited too long is sent and given up at once, or not sent at all: which, is a matter of the moment.
    assert.ok((failed.timeout ?? 0) >= 4, JSON.stringify(failed));
    assert.deepEqual(
      Object.keys(failed).filter((kind) => kind !== 'timeout' && kind !== 'unsent'),
      [],
    );
    assert.ok((failed.timeout ?? 0) + (failed.unsent ?? 0) > 8, JSON.stringify(failed));
    assert.match(why ?? '', /^No request was answered well: see what failed/);
  });

  it('survives resets and answers that are no HTTP', async () => {
    await using resetting = await tcpServer((socket) => void socket.resetAndDestroy());
    const { failed } = await failures(resetting);
    assert.deepEqual(Object.keys(failed), ['reset']);
    await using speaking = await tcpServer((socket) => void socket.write('220 mail.example ESMTP\r\n'));
    assert.deepEqual(Object.keys((await failures(speaking)).failed), ['garbage']);
  });

  it('says what is wrong before it begins', async () => {
    const { port } = await (async () => {
      await using gone = await httpServer(() => {});
      return gone;
    })();
    await assert.rejects(failures({ port } as TestServer), { code: 'bench-failed', message: /nothing listens/ });
    await assert.rejects(runEndpoint(request({ port }), signal), { code: 'bench-failed' });
    await using server = await httpServer(() => {});
    const url = `ftp://127.0.0.1:${server.port}/`;
    await assert.rejects(runEndpoint(request(server, { url }), signal), { code: 'usage' });
    await assert.rejects(runEndpoint(request(server, { data: '/none.json' }), signal), { code: 'data-unreadable' });
    await assert.rejects(runEndpoint(request(server), AbortSignal.abort()), { code: 'cancelled' });
  });

  it('keeps what was measured when it is cancelled', async () => {
    await using server = await httpServer((res) => void res.end(GOOD));
    const abort = new AbortController();
    const stop = ({ answered }: { answered: number }) => answered > 10 && abort.abort();
    const result = await runEndpoint(request(server, { durationMs: 60_000 }), abort.signal, stop);
    assert.equal(result.partial, true);
    assert.ok(result.answered > 10 && result.answered < 3000);
    assert.equal(result.latency?.n, result.answered);
  });
});
