import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Split } from './model.ts';
import { call, Folder, order, ServerProcess, slowBody, startPair, sumBody, until } from './testing.ts';

const INFER = '/v2/models/credit/infer';
const to = (live: Split['live'], percentToIdle = 0, fallback = false): Split => ({ live, percentToIdle, fallback });

interface Status {
  readonly fence: number;
  readonly split: Split | null;
  readonly slots: {
    readonly [slot: string]: { readonly phase: string; readonly inFlight: number; readonly error?: string };
  };
}

async function statusOf(folder: Folder): Promise<Status> {
  return (await order(folder, 'GET', '/status')).json() as unknown as Status;
}

/** Blue holds `sum-1`, green `sum-2`, all traffic to blue. */
async function prepare(folder: Folder): Promise<void> {
  const put = async (path: string, value: unknown): Promise<void> =>
    assert.equal((await order(folder, 'PUT', path, value)).status, 200);
  await put('/slots/blue', { fence: 1, revision: folder.revision('sum-1', '1.0.0') });
  await put('/slots/green', { fence: 1, revision: folder.revision('sum-2', '2.0.0') });
  await put('/split', { fence: 1, split: to('blue') });
}

type Line = [number, string, string | null, number, number][] | { lost: number };

/** Reads the stream of requests until `enough`, then hangs up. */
async function follow(folder: Folder, enough: (lines: Line[]) => boolean): Promise<Line[]> {
  const lines: Line[] = [];
  let rest = '';
  const req = request({ socketPath: join(folder.path, 'c.sock'), path: '/requests' }, (res) => {
    res.on('error', () => {});
    res.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) lines.push(JSON.parse(part));
    });
  });
  req.on('error', () => {});
  req.end();
  try {
    await until('the stream has said enough', () => enough(lines));
  } finally {
    req.destroy();
  }
  return lines;
}

const rowsOf = (lines: Line[]) => lines.flatMap((line) => (Array.isArray(line) ? line : []));

test('50 switches under keep-alive load: nothing fails, nothing that began later is answered by the old slot', async () => {
  using folder = new Folder();
  await using server = await startPair(folder);
  await prepare(folder);
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  let running = true;
  let wrong = 0;
  let asked = 0;
  const clients = Array.from({ length: 8 }, async () => {
    while (running) {
      const { status, headers, json } = await call(server, INFER, { body: sumBody(), agent });
      const { model_version, outputs } = json() as { model_version: string; outputs: { data: number[] }[] };
      const right = headers['x-signalbox-slot'] === 'blue' ? ['1.0.0', 10] : ['2.0.0', 20];
      if (status !== 200 || model_version !== right[0] || outputs[0]?.data[0] !== right[1]) wrong++;
      asked++;
    }
  });
  const switches: { at: number; live: string }[] = [];
  for (let turn = 0; turn < 50; turn++) {
    const live = turn % 2 ? 'blue' : 'green';
    const answer = await order(folder, 'PUT', '/split', { fence: 1, split: to(live, 0, true) });
    assert.equal(answer.status, 200);
    switches.push({ at: Number(answer.json().appliedUs), live });
    const target = asked + 16;
    await until('some requests have passed', () => asked >= target);
  }
  running = false;
  await Promise.all(clients);
  const rows = rowsOf(await follow(folder, (lines) => rowsOf(lines).length >= asked));
  assert.equal(wrong, 0);
  assert.equal(rows.length, asked);
  assert.ok(rows.every(([, wanted, answered, status]) => status === 200 && wanted === answered));
  const late = rows.filter(([beganUs, , answered]) => {
    const current = switches.findLast(({ at }) => at < beganUs);
    return current !== undefined && current.live !== answered;
  });
  assert.deepEqual(late, []);
  agent.destroy();
});

test('a change with a smaller fence is refused, also after a restart', async () => {
  using folder = new Folder();
  await using first = await startPair(folder);
  await prepare(folder);
  assert.equal((await order(folder, 'PUT', '/split', { fence: 7, split: to('green') })).status, 200);
  const stale = { code: 'fence-stale', fence: 6, current: 7 };
  const refused = async (method: string, path: string, value: object): Promise<void> => {
    const answer = await order(folder, method, path, { fence: 6, ...value });
    const { code, fence, current } = answer.json();
    assert.deepEqual({ code, fence, current }, stale);
    assert.equal(answer.status, 409);
  };
  await refused('PUT', '/split', { split: to('blue') });
  await refused('PUT', '/slots/blue', { revision: folder.revision('sum-2', '2.0.0') });
  await refused('DELETE', '/slots/blue', { graceMs: 0 });
  assert.deepEqual((await statusOf(folder)).split, to('green'));
  assert.equal(await first.end('SIGKILL'), 'SIGKILL');
  await using _again = await startPair(folder);
  await refused('PUT', '/split', { split: to('blue') });
});

test('even a refused change shows its fence', async () => {
  using folder = new Folder();
  await using _server = await startPair(folder);
  assert.equal((await order(folder, 'PUT', '/split', { fence: 9, split: to('blue') })).json().code, 'slot-unhealthy');
  assert.equal((await order(folder, 'DELETE', '/slots/blue', { fence: 8 })).json().code, 'fence-stale');
});

test('after SIGKILL it serves the same again, from its own record', async () => {
  using folder = new Folder();
  await using first = await startPair(folder);
  await prepare(folder);
  await order(folder, 'PUT', '/split', { fence: 2, split: to('green', 0, true) });
  await first.end('SIGKILL');
  await using again = await startPair(folder);
  await until('it is ready', async () => (await call(again, '/v2/health/ready')).status === 200);
  await until('both slots are', async () => (await statusOf(folder)).slots.blue?.phase === 'ready');
  assert.equal((await call(again, INFER, { body: sumBody() })).json().model_version, '2.0.0');
  assert.deepEqual((await statusOf(folder)).split, to('green', 0, true));
  assert.equal(statSync(join(folder.path, 'c.sock')).mode & 0o777, 0o600);
});

test('a slot that gets traffic cannot be replaced or removed; one that is not ready gets none', async () => {
  using folder = new Folder();
  await using server = await startPair(folder);
  const revision = folder.revision('sum-1', '1.0.0');
  assert.equal((await call(server, INFER, { body: sumBody() })).status, 503);
  assert.equal((await call(server, '/v2/health/ready')).status, 503);
  await prepare(folder);
  const live = await order(folder, 'PUT', '/slots/blue', { fence: 1, revision: folder.revision('sum-2', '2.0.0') });
  assert.deepEqual([live.status, live.json().code], [409, 'slot-live']);
  assert.equal((await order(folder, 'DELETE', '/slots/blue', { fence: 1 })).json().code, 'slot-live');
  assert.equal((await order(folder, 'PUT', '/slots/blue', { fence: 1, revision })).status, 200);
  await order(folder, 'PUT', '/split', { fence: 1, split: to('blue', 10) });
  assert.equal((await order(folder, 'DELETE', '/slots/green', { fence: 1 })).json().code, 'slot-live');
  await order(folder, 'PUT', '/split', { fence: 1, split: to('blue') });
  assert.equal((await order(folder, 'DELETE', '/slots/green', { fence: 1, graceMs: 1000 })).json().phase, 'empty');
  for (const split of [to('green'), to('blue', 1), to('blue', 1, true)]) {
    const answer = await order(folder, 'PUT', '/split', { fence: 1, split });
    assert.deepEqual([answer.status, answer.json().code], [409, 'slot-unhealthy']);
  }
  assert.equal((await call(server, INFER, { body: sumBody() })).status, 200);
});

test('a revision that cannot be loaded fails its slot only', async () => {
  using folder = new Folder();
  await using server = await startPair(folder);
  await prepare(folder);
  const broken = { ...folder.revision('sum-1', '3.0.0'), id: 'broken', dir: folder.path };
  const missing = await order(folder, 'PUT', '/slots/green', { fence: 1, revision: broken });
  assert.deepEqual([missing.status, missing.json().code], [422, 'model-file-missing']);
  writeFileSync(join(folder.path, 'model.onnx'), 'no model');
  const corrupt = await order(folder, 'PUT', '/slots/green', { fence: 1, revision: broken });
  assert.deepEqual([corrupt.status, corrupt.json().code], [422, 'model-corrupt']);
  const { slots } = await statusOf(folder);
  assert.equal(slots.green?.phase, 'failed');
  assert.match(slots.green?.error ?? '', /cannot load/);
  assert.equal((await call(server, INFER, { body: sumBody() })).status, 200);
  const mended = await order(folder, 'PUT', '/slots/green', { fence: 1, revision: folder.revision('sum-2', '2.0.0') });
  assert.equal(mended.status, 200);
});

test('with fallback the other slot answers for one that cannot', async () => {
  using folder = new Folder();
  await using first = await startPair(folder);
  await prepare(folder);
  await order(folder, 'PUT', '/split', { fence: 1, split: to('green', 0, true) });
  await first.end('SIGKILL');
  writeFileSync(join(folder.model('sum-2'), 'model.onnx'), 'damaged');
  await using again = await startPair(folder);
  await until('the damage shows', async () => (await statusOf(folder)).slots.green?.phase === 'failed');
  await until('blue is back', async () => (await statusOf(folder)).slots.blue?.phase === 'ready');
  const answer = await call(again, INFER, { body: sumBody() });
  assert.deepEqual([answer.status, answer.headers['x-signalbox-slot']], [200, 'blue']);
  const [row] = rowsOf(await follow(folder, (lines) => rowsOf(lines).length > 0));
  assert.deepEqual(row?.slice(1, 4), ['green', 'blue', 200]);
  // Mended by asking for the same again, though it is live
  const revision = folder.revision('sum-2', '2.0.0');
  assert.equal((await order(folder, 'PUT', '/slots/green', { fence: 1, revision })).status, 200);
  assert.equal((await call(again, INFER, { body: sumBody() })).headers['x-signalbox-slot'], 'green');
});

test('a slot is asked past the split, and that is not counted', async () => {
  using folder = new Folder();
  await using server = await startPair(folder);
  await prepare(folder);
  const where = { socketPath: join(folder.path, 'c.sock') };
  const answer = await call(where, `/slots/green${INFER}`, { body: sumBody() });
  assert.equal(answer.json().model_version, '2.0.0');
  assert.equal((await call(where, '/slots/green/v2/health/ready')).status, 200);
  assert.equal((await call(where, '/slots/green/v2/models/credit')).json().name, 'credit');
  assert.equal((await call(where, '/slots/red/v2')).status, 404);
  await call(server, INFER, { body: sumBody() });
  const rows = rowsOf(await follow(folder, (lines) => rowsOf(lines).length > 0));
  assert.deepEqual(
    rows.map(([, wanted]) => wanted),
    ['blue'],
  );
  assert.ok(!(await call(server, '/metrics')).body.includes('slot="green",code'));
});

test('replacing a slot waits for the requests that it still has', async () => {
  using folder = new Folder();
  await using server = await startPair(folder);
  const put = (slot: string, fixture: 'slow' | 'sum-1') =>
    order(folder, 'PUT', `/slots/${slot}`, { fence: 1, revision: folder.revision(fixture, '1.0.0') });
  await put('blue', 'slow');
  await put('green', 'sum-1');
  await order(folder, 'PUT', '/split', { fence: 1, split: to('blue') });
  const under = Array.from({ length: 3 }, () => call(server, INFER, { body: slowBody(4000) }));
  await until('they are under way', async () => (await statusOf(folder)).slots.blue?.inFlight === 3);
  await order(folder, 'PUT', '/split', { fence: 1, split: to('green') });
  const replaced = put('blue', 'sum-1');
  await until('it drains', async () => (await statusOf(folder)).slots.blue?.phase === 'draining');
  assert.deepEqual(
    (await Promise.all(under)).map(({ status }) => status),
    [200, 200, 200],
  );
  assert.equal((await replaced).json().phase, 'ready');
});

test('a request whose body is still coming keeps its slot for the grace, and no longer', async () => {
  using folder = new Folder();
  await using server = await startPair(folder);
  await prepare(folder);
  const body = sumBody();
  const begin = async (): Promise<() => Promise<number>> => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const headers = { 'content-length': body.length };
    const req = request(
      { host: '127.0.0.1', port: server.port, path: INFER, method: 'POST', headers, agent: false },
      (res) => {
        res.resume().once('end', () => resolve(res.statusCode ?? 0));
      },
    );
    req.once('error', reject);
    req.write(body.slice(0, 5));
    await until('it has begun', async () => (await statusOf(folder)).slots.blue?.inFlight === 1);
    return () => {
      req.end(body.slice(5));
      return promise;
    };
  };
  const move = (live: Split['live']) => order(folder, 'PUT', '/split', { fence: 1, split: to(live) });
  const finish = await begin();
  await move('green');
  const removed = order(folder, 'DELETE', '/slots/blue', { fence: 1, graceMs: 10_000 });
  await until('it drains', async () => (await statusOf(folder)).slots.blue?.phase === 'draining');
  assert.equal(await finish(), 200);
  assert.equal((await removed).status, 200);

  await order(folder, 'PUT', '/slots/blue', { fence: 1, revision: folder.revision('sum-1', '1.0.0') });
  await move('blue');
  const late = await begin();
  await move('green');
  assert.equal((await order(folder, 'DELETE', '/slots/blue', { fence: 1, graceMs: 50 })).json().phase, 'empty');
  assert.equal(await late(), 503);
});

test('orders that are none are refused', async () => {
  using folder = new Folder();
  await using _server = await startPair(folder);
  const revision = folder.revision('sum-1', '1.0.0');
  const cases: [string, string, unknown, number][] = [
    ['PUT', '/split', { split: to('blue') }, 400],
    ['PUT', '/split', { fence: 1, split: { live: 'red' } }, 400],
    ['PUT', '/slots/blue', { fence: 1, revision: { ...revision, threads: 'many' } }, 400],
    ['PUT', '/slots/red', { fence: 1, revision }, 404],
    ['POST', '/slots/blue', { fence: 1, revision }, 405],
    ['DELETE', '/slots/blue', { fence: 1, graceMs: -1 }, 400],
    ['GET', '/nothing', undefined, 404],
    ['PUT', '/split', 'x'.repeat(2_000_000), 413],
  ];
  for (const [method, path, value, status] of cases) {
    const answer = await order(folder, method, path, value);
    assert.deepEqual([answer.status, answer.json().code], [status, 'usage'], `${method} ${path}`);
  }
});

test('a second server on the same socket, a damaged record and a wrong command line end with a named error', async () => {
  using folder = new Folder();
  await using first = await startPair(folder);
  await assert.rejects(startPair(folder), /ended with 1: .*port-taken/);
  await first.end();
  await assert.rejects(ServerProcess.start(['--slot', 'red']), /ended with 2: .*usage: Give --slot blue or green/);
  const record = join(folder.path, 'state', 'served.json');
  await (async () => {
    await using _server = await startPair(folder);
    await order(folder, 'DELETE', '/slots/blue', { fence: 3 });
  })();
  assert.equal(JSON.parse(readFileSync(record, 'utf8')).fence, 3);
  writeFileSync(record, '{"schema":1');
  await assert.rejects(startPair(folder), /ended with 1: .*start-failed: Mend or remove/);
});
