import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { freePort } from '../../../test/load/free-port.ts';
import { poll } from '../../../test/wires/prometheus.ts';
import { destination } from '../../contract/shipping.ts';
import type { ShippedRecord } from '../model.ts';
import { frames, type Syslog, syslogShipper } from './syslog.ts';
import { syslogMessage } from './syslog-text.ts';

const record: ShippedRecord = {
  id: '1',
  at: '2026-01-01T00:00:00.123456789Z',
  kind: 'alert',
  severity: 'error',
  host: 'gpu-1',
  service: 'credit',
  slot: 'blue',
  message: 'Disk full\nof "Größe"',
  labels: { rule: 'a"b]c\\d', 'bad name=': 'x', empty: '' },
};
const signal = AbortSignal.timeout(30_000);

function syslog(wish: Partial<Syslog>): Syslog {
  return destination.parse({ kind: 'syslog', name: 'here', host: '127.0.0.1', ...wish }) as Syslog;
}

test('a message is as RFC 5424 wants it', () => {
  assert.equal(
    syslogMessage(record, 16, 8_192).toString(),
    '<131>1 2026-01-01T00:00:00.123456Z gpu-1 credit blue alert ' +
      '[signalbox@32473 rule="a\\"b\\]c\\\\d" bad_name_="x"] \ufeffDisk full of "Größe"',
  );
  const bare = { ...record, host: null, service: null, slot: null, labels: {}, message: 'x' };
  assert.equal(syslogMessage(bare, 0, 99).toString(), '<3>1 2026-01-01T00:00:00.123456Z - signalbox - alert - \ufeffx');
});

test('a message that is cut ends with a whole character', () => {
  for (let most = 100; most < 200; most += 1) {
    const bytes = syslogMessage({ ...record, message: '€'.repeat(99) }, 16, most);
    assert.ok(bytes.length <= most && bytes.length > most - 4);
    assert.doesNotMatch(bytes.toString(), /\ufffd/);
  }
});

test('over UDP each record is a datagram', async (t) => {
  const socket = createSocket('udp4');
  t.after(() => socket.close());
  const messages: string[] = [];
  socket.on('message', (message) => void messages.push(message.toString()));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const shipper = syslogShipper(syslog({ transport: 'udp', port: socket.address().port }));
  t.after(() => shipper.close());
  await shipper.send([record, { ...record, message: 'y'.repeat(9_000) }], signal);
  await poll(async () => messages.length === 2, 'both came');
  assert.equal(messages[0], syslogMessage(record, 16, 2_048).toString());
  assert.equal(Buffer.byteLength(messages[1] ?? ''), 2_048);
});

test('over TCP a connection that has ended is made again', async (t) => {
  let received = '';
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (chunk) => {
      received += chunk;
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const shipper = syslogShipper(syslog({ port: (server.address() as AddressInfo).port }));
  t.after(() => shipper.close());
  await shipper.send([record], signal);
  const frame = frames([record], 16).toString();
  await poll(async () => received === frame, 'the first came');
  assert.match(frame, /^\d+ <131>1 /);
  const ended = once(sockets[0] as Socket, 'close');
  sockets[0]?.end();
  await ended;
  await shipper.send([record], signal);
  await poll(async () => received === frame + frame, 'the second came');
  assert.equal(sockets.length, 2);
});

test('nobody listens: a problem that names the place', async () => {
  const shipper = syslogShipper(syslog({ port: await freePort() }));
  await assert.rejects(shipper.send([record], signal), {
    code: 'shipping-failed',
    message: /127\.0\.0\.1 port \d+ .*ECONNREFUSED/,
  });
});

const noOpenssl = spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is not here';

test('over TLS only a receiver that the authority vouches for gets anything', { skip: noOpenssl }, async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-syslog-'));
  t.after(() => rm(dir, { recursive: true }));
  const [keyFile, caFile] = [join(dir, 'key'), join(dir, 'cert')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', keyFile, '-out', caFile, '-days', '1'];
  assert.equal(spawnSync('openssl', ['req', '-x509', ...made, ...subject]).status, 0);
  let received = '';
  const [key, cert] = await Promise.all([readFile(keyFile), readFile(caFile)]);
  const server = createTlsServer({ key, cert }, (socket) => {
    socket.on('data', (chunk) => {
      received += chunk;
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const trusting = syslogShipper(syslog({ transport: 'tls', port, caFile }));
  await trusting.send([record], signal);
  await poll(async () => received === frames([record], 16).toString(), 'it came');
  trusting.close();
  const strange = syslogShipper(syslog({ transport: 'tls', port }));
  await assert.rejects(strange.send([record], signal), { message: /self-signed certificate/ });
});

const noRsyslog = spawnSync('rsyslogd', ['-v']).status === 0 ? false : 'rsyslogd is not here: apt-get install rsyslog';

async function startRsyslog(t: TestContext, port: number): Promise<() => Promise<string>> {
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-rsyslog-'));
  const [config, out] = [join(dir, 'conf'), join(dir, 'out')];
  await writeFile(
    config,
    `global(workDirectory="${dir}")
module(load="imtcp")
input(type="imtcp" port="${port}" address="127.0.0.1")
template(name="t" type="string" string="%pri%|%timegenerated:::date-year%|%timestamp:::date-rfc3339%|%hostname%|%app-name%|%procid%|%msgid%|%structured-data%|%msg%\\n")
action(type="omfile" file="${out}" template="t")
`,
  );
  const child: ChildProcess = spawn('rsyslogd', ['-n', '-f', config, '-i', join(dir, 'pid')], { stdio: 'ignore' });
  t.after(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
    await rm(dir, { recursive: true });
  });
  return () => readFile(out, 'utf8').catch(() => '');
}

test('a real rsyslog reads what is sent', { skip: noRsyslog }, async (t) => {
  const port = await freePort();
  const written = await startRsyslog(t, port);
  const shipper = syslogShipper(syslog({ port }));
  t.after(() => shipper.close());
  const send = () => shipper.send([record, { ...record, message: 'second' }], signal);
  await poll(
    () =>
      send().then(
        () => true,
        () => false,
      ),
    'it listens',
  );
  await poll(async () => (await written()).includes('second'), 'it has written both');
  const [first, second] = (await written()).split('\n');
  const fields = first?.split('|') ?? [];
  assert.equal(fields[0], '131');
  assert.match(fields[2] ?? '', /^2026-01-01T00:00:00\.123456/);
  assert.deepEqual(fields.slice(3, 7), ['gpu-1', 'credit', 'blue', 'alert']);
  assert.equal(fields[7], '[signalbox@32473 rule="a\\"b\\]c\\\\d" bad_name_="x"]');
  assert.match(fields[8] ?? '', /Disk full of "Größe"$/);
  assert.match(second ?? '', /second$/);
});
