import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, Notice } from '../../contract/alerts.ts';
import { noticeOf, testNotice } from '../notice.ts';
import { tellCommand } from './command.ts';
import { tellEmail } from './email.ts';
import { Notices } from './notices.ts';
import { payloadOf, tellWebhook } from './webhook.ts';

const never = new AbortController().signal;
const notice = testNotice('ops', Date.parse('2026-03-25T10:00:00Z'));
let dir = '';
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tell-'));
});
after(() => rm(dir, { recursive: true }));

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A file system whose name is as bad as names get. */
function nasty(): Notice {
  const [alert] = notice.firing;
  assert.ok(alert);
  const summary = 'disk "x"\r\nBcc: evil@example.com\r\n\r\n.\r\nQUIT \u2028 {{value}}';
  return noticeOf({ ...notice, group: { host: 'a\r\nX-Evil: 1' }, firing: [{ ...alert, summary }] });
}

describe('a webhook', () => {
  async function hook(answers: readonly number[], of: { tokenFile?: string; notice?: Notice; location?: string } = {}) {
    const got: { headers: IncomingMessage['headers']; body: string; url: string | undefined }[] = [];
    const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      got.push({ headers: request.headers, body, url: request.url });
      response.writeHead(answers[got.length - 1] ?? 200, of.location ? { location: of.location } : {}).end('ignored');
    });
    const url = `http://127.0.0.1:${await listening(server)}/hook`;
    const channel = { kind: 'webhook', name: 'ops', url, ...(of.tokenFile && { tokenFile: of.tokenFile }) } as const;
    const failure = await tellWebhook(channel, of.notice ?? notice, never, [10, 10]).then(() => null, String);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return { got, failure };
  }

  it('gets what Alertmanager posts, with the token of the file', async () => {
    const tokenFile = join(dir, 'token');
    await writeFile(tokenFile, 'sesame\n');
    const { got, failure } = await hook([200], { tokenFile });
    assert.equal(failure, null);
    assert.equal(got[0]?.headers.authorization, 'Bearer sesame');
    const body = JSON.parse(got[0]?.body ?? '');
    assert.deepEqual([body.version, body.status, body.receiver, body.truncatedAlerts], ['4', 'firing', 'ops', 0]);
    assert.deepEqual(body.groupLabels, { rule: 'test' });
    assert.deepEqual(Object.keys(body.alerts[0]), [
      'status',
      'labels',
      'annotations',
      'startsAt',
      'endsAt',
      'generatorURL',
      'fingerprint',
    ]);
    assert.equal(body.alerts[0].labels.alertname, 'test');
    assert.equal(body.alerts[0].endsAt, '0001-01-01T00:00:00Z');
    assert.match(body.alerts[0].fingerprint, /^[0-9a-f]{16}$/);
  });

  it('is tried three times where it may pass, once where it stays', async () => {
    assert.equal((await hook([500, 429, 200])).failure, null);
    const down = await hook([503, 503, 503, 200]);
    assert.match(down.failure ?? '', /it answered 503/);
    assert.equal(down.got.length, 3);
    const refused = await hook([404]);
    assert.match(refused.failure ?? '', /it answered 404/);
    assert.equal(refused.got.length, 1);
  });

  it('follows no way to elsewhere, for the token would go along', async () => {
    const { got, failure } = await hook([302], { location: '/elsewhere' });
    assert.deepEqual([got.length, got[0]?.url], [1, '/hook']);
    assert.match(failure ?? '', /it answered 302/);
  });

  it('says why nobody answers, and stops when it is told to', async () => {
    const server = createTcp();
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    const channel = { kind: 'webhook', name: 'ops', url: `http://127.0.0.1:${port}` } as const;
    await assert.rejects(tellWebhook(channel, notice, never, [10, 10]), /ECONNREFUSED/);
    const stop = new AbortController();
    const telling = tellWebhook(channel, notice, stop.signal, [60_000]);
    setTimeout(() => stop.abort(), 50);
    await assert.rejects(telling, { code: 'cancelled' });
  });

  it('sends no file out that is no token', async () => {
    const key = join(dir, 'id_rsa');
    await writeFile(key, '-----BEGIN KEY-----\nabc\ndef\n');
    for (const tokenFile of [key, join(dir, 'none'), '/dev/zero']) {
      const { got, failure } = await hook([200], { tokenFile });
      assert.equal(got.length, 0);
      assert.match(failure ?? '', /secret/);
    }
  });

  it('leaves alerts out beyond a thousand, and counts them', () => {
    const [alert] = notice.firing;
    assert.ok(alert);
    const payload = payloadOf({ ...notice, firing: Array(1_200).fill(alert) });
    assert.equal(payload.truncatedAlerts, 200);
  });
});

describe('an e-mail', () => {
  /** Speaks as much SMTP as it takes. */
  async function mail(
    of: Notice,
    options: { refuse?: boolean; security?: 'none' | 'starttls'; silent?: boolean } = {},
  ) {
    const said: string[] = [];
    const server = createTcp((socket) => {
      if (!options.silent) socket.write('220 here\r\n');
      let inData = false;
      let rest = '';
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        rest += chunk.toString();
        for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
          const line = rest.slice(0, end);
          rest = rest.slice(end + 2);
          said.push(line);
          if (inData && line !== '.') continue;
          if (line === '.') inData = false;
          const isData = line === 'DATA';
          if (isData) inData = true;
          const answer = isData ? '354 go' : options.refuse && line.startsWith('RCPT') ? '550 no such user' : '250 ok';
          socket.write(`${line.startsWith('QUIT') ? '221 bye' : answer}\r\n`);
        }
      });
    });
    const port = await listening(server);
    const channel: Extract<Channel, { kind: 'email' }> = {
      ...{ kind: 'email', name: 'mail', server: '127.0.0.1', port, security: options.security ?? 'none' },
      ...{ from: 'signalbox@example.com', to: ['ops@example.com'] },
    };
    const failure = await tellEmail(channel, of, never).then(() => null, String);
    await new Promise((resolve) => server.close(resolve));
    return { said, failure };
  }

  it('says in its subject and as text what fires', async () => {
    const { said, failure } = await mail(notice);
    assert.equal(failure, null);
    assert.ok(said.includes('RCPT TO:<ops@example.com>'));
    assert.ok(
      said.some((line) => line.startsWith('Subject: Firing: test: This is a test of the channel')),
      said.join('\n'),
    );
    assert.ok(said.some((line) => line.startsWith('- [info] This is a test')));
  });

  it('takes no header, receiver or command from a name', async () => {
    const { said, failure } = await mail(nasty());
    assert.equal(failure, null);
    assert.deepEqual(
      said.filter((line) => /^(Bcc|X-Evil):/i.test(line)),
      [],
    );
    assert.equal(said.filter((line) => line === 'QUIT').length <= 1, true);
    assert.equal(said.filter((line) => line.startsWith('RCPT')).length, 1);
    assert.equal(said.filter((line) => line === '.').length, 1);
  });

  it('says what the server refuses, and does not go on without the encryption it was asked for', async () => {
    assert.match((await mail(notice, { refuse: true })).failure ?? '', /550 no such user/);
    const plain = await mail(notice, { security: 'starttls' });
    assert.match(plain.failure ?? '', /TLS/i);
    assert.ok(!plain.said.includes('DATA'));
  });
});

describe('a command', () => {
  it('gets the notice on its standard input, and nothing of it in its words', async () => {
    const to = join(dir, 'got.json');
    const script = join(dir, 'script.sh');
    await writeFile(script, '#!/bin/sh\ncat > "$1"\necho "$#" >> "$1.words"\n', { mode: 0o755 });
    await tellCommand({ kind: 'command', name: 'c', argv: [script, to] }, nasty(), never);
    assert.deepEqual(JSON.parse(await readFile(to, 'utf8')), nasty());
    assert.equal(await readFile(`${to}.words`, 'utf8'), '1\n');
  });

  it('that fails says what it said', async () => {
    const argv = ['/bin/sh', '-c', 'echo "no pager" >&2; exit 3'];
    await assert.rejects(tellCommand({ kind: 'command', name: 'c', argv }, notice, never), /ended with 3: no pager/);
    await assert.rejects(tellCommand({ kind: 'command', name: 'c', argv: ['/none'] }, notice, never), /127/);
  });

  it('ends with all that it started when its time is over', async () => {
    const file = join(dir, 'pid');
    const argv = ['/bin/sh', '-c', `sleep 60 & echo $! > ${file}; wait`];
    await assert.rejects(tellCommand({ kind: 'command', name: 'c', argv }, notice, never, 500), {
      code: 'telling-failed',
    });
    const pid = Number(await readFile(file, 'utf8'));
    const until = Date.now() + 5_000;
    while (isAlive(pid) && Date.now() < until) await sleep(20);
    assert.ok(!isAlive(pid));
  });

  it('may not say without end', async () => {
    const argv = ['/bin/sh', '-c', 'yes'];
    await assert.rejects(tellCommand({ kind: 'command', name: 'c', argv }, notice, never), /65536 bytes/);
  });
});

describe('notices on this computer', () => {
  it('come to each reader in order, the newest hundred to a slow one', async () => {
    const notices = new Notices();
    const stop = new AbortController();
    const reader = notices.follow(stop.signal);
    const first = reader.next();
    for (let at = 0; at < 150; at++) notices.tell({ ...notice, title: String(at) });
    const got = [(await first).value?.title];
    for (let at = 1; at < 100; at++) got.push((await reader.next()).value?.title);
    assert.equal(got[0], '50');
    assert.equal(got.at(-1), '149');
    stop.abort();
    assert.equal((await reader.next()).done, true);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
