import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import { job, openCore, openSocket, type Served, serveHere, until } from './rig.ts';

async function open(t: TestContext, patienceMs?: { headers: number; request: number }): Promise<Served> {
  const served = await serveHere({ procedures: openCore().procedures, ...(patienceMs && { patienceMs }) });
  t.after(() => served.close());
  return served;
}

interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly body: string;
}

/** As it is told: fetch would not forge a Host, nor ask for a path that climbs. */
function ask(
  { port }: Served,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, agent: false, ...options }, async (response) => {
      let body = '';
      for await (const chunk of response.setEncoding('utf8')) body += String(chunk);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
    });
    asked.on('error', reject).end(options.body);
  });
}

async function logIn(served: Served): Promise<string> {
  const { headers } = await ask(served, { path: new URL(served.url).pathname + new URL(served.url).search });
  const [cookie = ''] = headers['set-cookie'] ?? [];
  return cookie.split(';')[0] ?? '';
}

function bearer({ key }: Served): { authorization: string } {
  return { authorization: `Bearer ${key}` };
}

const browser = { accept: 'text/html,*/*' };

test('the token lets one browser in, once, and leaves the address', async (t) => {
  const served = await open(t);
  const path = `/services?token=${new URL(served.url).searchParams.get('token')}&tab=logs`;
  const first = await ask(served, { path, headers: browser });
  assert.deepEqual([first.status, first.headers.location], [303, '/services?tab=logs']);
  const [cookie = ''] = first.headers['set-cookie'] ?? [];
  assert.match(cookie, new RegExp(`^signalbox-${served.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`));
  const session = { cookie: cookie.split(';')[0] ?? '' };
  assert.equal((await ask(served, { path: '/api/system/ping', headers: session })).status, 200);

  const again = await ask(served, { path, headers: browser });
  assert.equal(again.status, 401);
  assert.match(again.body, /start signalbox serve again/);
  const inside = await ask(served, { path, headers: session });
  assert.deepEqual([inside.status, inside.headers['set-cookie']], [303, undefined]);
  assert.equal((await ask(served, { path: '/?token=guess', headers: browser })).status, 401);
  assert.equal(served.log.filter((line) => line.startsWith('Refused GET "/')).length, 2);
  assert.ok(!served.log.join().includes('token='), 'a token is in the log');
});

test('a redirect never leads elsewhere', async (t) => {
  const served = await open(t);
  const { search } = new URL(served.url);
  const { headers } = await ask(served, { path: `//evil.example/${search}` });
  assert.equal(headers.location, '/evil.example/');
});

test('without a session or key nothing is answered', async (t) => {
  const served = await open(t);
  for (const path of ['/', '/assets/x.js', '/api/system/ping', '/api/openapi.json', '/csp-report', '/nothing']) {
    const { status, headers } = await ask(served, { path });
    assert.deepEqual([path, status, headers['cache-control']], [path, 401, 'no-store']);
  }
  const forged = { cookie: `signalbox-${served.port}=${'A'.repeat(43)}` };
  assert.equal((await ask(served, { path: '/', headers: forged })).status, 401);
  assert.equal((await ask(served, { path: '/', headers: { authorization: `Bearer ${'A'.repeat(43)}` } })).status, 401);
});

test('a forged Host is refused, whatever it brings', async (t) => {
  const served = await open(t);
  const names = ['evil.example', `evil.example:${served.port}`, '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example'];
  for (const host of names) {
    const { status } = await ask(served, { path: '/api/system/ping', headers: { ...bearer(served), host } });
    assert.deepEqual([host, status], [host, 421]);
  }
  assert.equal(served.log.filter((line) => line.includes('This name is not known here')).length, names.length);
  for (const host of [`localhost:${served.port}`, `[::1]:${served.port}`, `LOCALHOST:${served.port}`]) {
    const { status } = await ask(served, { path: '/api/system/ping', headers: { ...bearer(served), host } });
    assert.deepEqual([host, status], [host, 200]);
  }
});

test('a foreign Origin is refused, and so is a change that does not name one', async (t) => {
  const served = await open(t);
  const cookie = await logIn(served);
  const dismiss = { method: 'POST', path: '/api/jobs/1/dismiss' };
  const own = `http://127.0.0.1:${served.port}`;
  const cases: [Record<string, string>, number][] = [
    [{ cookie, origin: own }, 200],
    [{ cookie, origin: 'http://evil.example' }, 403],
    [{ cookie, origin: `http://localhost:${served.port}` }, 403],
    [{ cookie, origin: 'null' }, 403],
    [{ cookie }, 403],
    [{ ...bearer(served), origin: 'http://evil.example' }, 403],
    [bearer(served), 200],
  ];
  for (const [headers, status] of cases) {
    assert.deepEqual([headers, (await ask(served, { ...dismiss, headers })).status], [headers, status]);
  }
  const read = { path: '/api/jobs', headers: { cookie, origin: 'http://evil.example' } };
  assert.equal((await ask(served, read)).status, 403);
});

test('a page of another port of this computer can not load anything into itself, but can lead here', async (t) => {
  const served = await open(t);
  const cookie = await logIn(served);
  const cases: [string, string, string, number][] = [
    ['same-origin', 'cors', 'empty', 200],
    ['none', 'navigate', 'document', 200],
    ['same-site', 'navigate', 'document', 200],
    ['same-site', 'no-cors', 'image', 403],
    ['same-site', 'navigate', 'iframe', 403],
    ['cross-site', 'no-cors', 'script', 403],
  ];
  for (const [site, mode, into, status] of cases) {
    const headers = { cookie, 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': into };
    const answer = await ask(served, { path: '/api/jobs', headers });
    assert.deepEqual([site, mode, into, answer.status], [site, mode, into, status]);
  }
});

test('a WebSocket that sends what is no message is closed, and the log says so', async (t) => {
  const log: string[] = [];
  const served = await serveHere({ procedures: openCore().procedures, log: (line) => log.push(line) });
  t.after(() => served.close());
  const printed = t.mock.method(console, 'error', () => {});
  for (const garbage of [
    '',
    '{',
    'null',
    '[]',
    '{}',
    '{"i":"1"}',
    '{"i":"1","p":{"u":"::"}}',
    Buffer.from([1, 2, 3]),
  ]) {
    const { socket } = await openSocket(served);
    socket.send(garbage);
    const code = await new Promise((resolve) => socket.on('close', resolve));
    assert.deepEqual([garbage, code], [garbage, 1007]);
  }
  assert.deepEqual([...new Set(log)], ['A WebSocket sent what is no message: it is closed']);
  assert.equal(printed.mock.callCount(), 0);
});

test('one window too many is closed and told why', async (t) => {
  const served = await open(t);
  for (let count = 0; count < 64; count++) await openSocket(served);
  const socket = new WebSocket(`ws://127.0.0.1:${served.port}/rpc`, { headers: bearer(served) });
  const told = await new Promise((resolve) => socket.on('close', (code, why) => resolve([code, String(why)])));
  assert.deepEqual(told, [1013, 'Close another window of Signalbox: 64 are open']);
});

test('a WebSocket needs a session and the own Origin', async (t) => {
  const served = await open(t);
  const cookie = await logIn(served);
  const own = `http://127.0.0.1:${served.port}`;
  const cases: [string, Record<string, string>, number][] = [
    ['/rpc', { cookie, origin: own }, 101],
    ['/rpc', { cookie, origin: 'http://evil.example' }, 403],
    ['/rpc', { cookie }, 403],
    ['/rpc', { origin: own }, 401],
    ['/rpc', { cookie, origin: 'http://evil.example', host: 'evil.example' }, 421],
    ['/elsewhere', { cookie, origin: own }, 404],
  ];
  for (const [path, headers, status] of cases) {
    const socket = new WebSocket(`ws://127.0.0.1:${served.port}${path}`, { headers });
    const got = await new Promise<number | undefined>((resolve) => {
      socket.on('upgrade', ({ statusCode }) => resolve(statusCode));
      socket.on('unexpected-response', (asked, { statusCode }) => {
        asked.destroy();
        resolve(statusCode);
      });
      socket.on('error', () => {});
    });
    assert.deepEqual([path, headers, got], [path, headers, status]);
    socket.terminate();
  }
});

test('every answer carries the security headers', async (t) => {
  const served = await open(t);
  for (const path of ['/', '/api/system/ping', '/?token=x']) {
    const { headers } = await ask(served, { path, headers: bearer(served) });
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    assert.ok(headers['permissions-policy']);
    assert.match(String(headers['content-security-policy']), /^default-src 'none'; /);
    assert.doesNotMatch(String(headers['content-security-policy']), /unsafe|\*/);
  }
});

test('screens: types, what may be kept, compressed ones, a nonce, no way out of the folder', async (t) => {
  const served = await serveHere({ procedures: openCore().procedures, screens: join(import.meta.dirname, 'none') });
  t.after(() => served.close());
  const missing = await ask(served, { path: '/', headers: { ...browser, ...bearer(served) } });
  assert.match(missing.body, /npm run build/);

  const dir = join(served.keyFile, '../screens');
  await mkdir(join(dir, 'assets'), { recursive: true });
  await writeFile(join(dir, 'index.html'), '<meta name="csp-nonce" content="" />');
  await writeFile(join(dir, 'assets/a-1.js'), 'plain');
  await writeFile(join(dir, 'assets/a-1.js.br'), 'brotli');
  await writeFile(join(dir, '../secret.txt'), 'secret');
  const full = await serveHere({ procedures: openCore().procedures, screens: dir });
  t.after(() => full.close());
  const headers = bearer(full);

  const page = await ask(full, { path: '/services/a.b', headers: { ...headers, ...browser } });
  const nonce = page.body.match(/content="([\w-]{43})"/)?.[1];
  assert.ok(nonce, page.body);
  assert.ok(String(page.headers['content-security-policy']).includes(`style-src 'self' 'nonce-${nonce}'`));
  assert.deepEqual(
    [page.headers['content-type'], page.headers['cache-control']],
    ['text/html; charset=utf-8', 'no-store'],
  );

  const script = await ask(full, { path: '/assets/a-1.js', headers });
  assert.deepEqual([script.status, script.body], [200, 'plain']);
  assert.equal(script.headers['content-type'], 'text/javascript; charset=utf-8');
  assert.match(String(script.headers['cache-control']), /immutable/);
  const small = await ask(full, { path: '/assets/a-1.js', headers: { ...headers, 'accept-encoding': 'gzip, br' } });
  assert.deepEqual([small.body, small.headers['content-encoding']], ['brotli', 'br']);
  assert.equal(small.headers['content-type'], 'text/javascript; charset=utf-8');
  const kept = { ...headers, 'if-none-match': String(script.headers.etag) };
  assert.equal((await ask(full, { path: '/assets/a-1.js', headers: kept })).status, 304);

  const ways = [
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..\\secret.txt',
  ];
  for (const path of [...ways, '/assets/%00', '/%', '//etc/passwd', '/assets/']) {
    const { status, body } = await ask(full, { path, headers });
    assert.deepEqual([path, status, body.includes('secret'), body.includes('root:')], [path, 404, false, false]);
  }
});

test('a body that is too big, or of unknown length, is refused before it is read', async (t) => {
  const served = await open(t);
  const post = { method: 'POST', path: '/api/jobs/1/dismiss' };
  const big = { ...bearer(served), 'content-length': String(1024 * 1024 + 1), 'content-type': 'application/json' };
  const status = await new Promise<number | undefined>((resolve) => {
    const asked = request({ host: '127.0.0.1', port: served.port, ...post, headers: big }, (response) => {
      resolve(response.statusCode);
      asked.destroy();
    });
    asked.on('error', () => {}).flushHeaders();
  });
  assert.equal(status, 413);
  const chunked = { ...bearer(served), 'transfer-encoding': 'chunked', 'content-type': 'application/json' };
  assert.equal((await ask(served, { ...post, headers: chunked, body: '{}' })).status, 411);
});

test('a frame that is too big closes its WebSocket only', async (t) => {
  const served = await open(t);
  const { socket } = await openSocket(served);
  const { client, socket: other } = await openSocket(served);
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.send('x'.repeat(1024 * 1024 + 1));
  assert.equal(await closed, 1009);
  assert.ok(await client.system.ping());
  other.terminate();
});

test('a client that sends its headers one letter at a time is cut off', async (t) => {
  const served = await open(t, { headers: 300, request: 600 });
  const socket: Socket = connect(served.port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {}).resume();
  socket.write('GET / HTTP/1.1\r\n');
  const timer = setInterval(() => socket.write('x'), 20);
  await closed;
  clearInterval(timer);
});

test('a window that reads nothing is closed before it costs much memory', async (t) => {
  const core = openCore();
  const served = await serveHere({ procedures: core.procedures });
  t.after(() => served.close());
  core.jobs.set('1', job('1', 'x'.repeat(500_000)));
  const { client, socket } = await openSocket(served);
  socket.pause();
  const calls = Array.from({ length: 200 }, () => client.jobs.get({ id: '1' }).catch(() => null));
  await until(() => served.log.some((line) => line.includes('reads too slowly')), 'the socket is given up');
  const code = new Promise((resolve) => socket.once('close', resolve));
  socket.resume();
  await code;
  await Promise.all(calls);
});

test('reports of violations are counted, without a session', async (t) => {
  const served = await open(t);
  const report = {
    method: 'POST',
    path: '/csp-report',
    headers: { 'content-type': 'application/csp-report' },
    body: '{"a":1}',
  };
  assert.equal((await ask(served, report)).status, 204);
  assert.deepEqual((await ask(served, { path: '/csp-report', headers: bearer(served) })).body, '{"count":1}');
  assert.match(served.log.join('\n'), /content policy was violated/);
});

test('the key asks for another address; the one before it is good no more', async (t) => {
  const served = await open(t);
  const { body } = await ask(served, { method: 'POST', path: '/link', headers: bearer(served) });
  const { url } = JSON.parse(body) as { url: string };
  assert.equal((await ask(served, { path: `/${new URL(served.url).search}` })).status, 401);
  assert.equal((await ask(served, { path: `/${new URL(url).search}` })).status, 303);
});

test('it closes within 5 s whatever is open', async () => {
  const core = openCore();
  const served = await serveHere({ procedures: core.procedures });
  const { client } = await openSocket(served);
  await (await client.jobs.watch()).next();
  const stream = await fetch(`${served.base}/api/jobs/watch`, { headers: bearer(served) });
  const idle = connect(served.port, '127.0.0.1');
  idle.on('error', () => {});
  await until(() => core.watched(), 'both streams run');
  const began = Date.now();
  await served.close();
  assert.ok(Date.now() - began < 5_000, `${Date.now() - began} ms`);
  await until(() => !core.watched(), 'the table has no reader');
  await stream.body?.cancel().catch(() => {});
  idle.destroy();
});
