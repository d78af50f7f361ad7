import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import ssh2 from 'ssh2';
import { Connection } from './connection.ts';
import type { Hop } from './hops.ts';
import { openWay } from './way.ts';

const patient = () => AbortSignal.timeout(5000);

interface Vanishing {
  readonly hop: Hop;
  readonly dataDir: string;
  /** Ends when somebody asks for a way through the host; it never answers that. */
  readonly asked: Promise<void>;
  cut(): void;
}

/** A host that lets everybody in, behind a cable that can be cut: then nothing passes, and nothing ends. */
async function vanishing(t: TestContext): Promise<Vanishing> {
  const dataDir = mkdtempSync(join(tmpdir(), 'signalbox-way-'));
  t.after(() => rmSync(dataDir, { recursive: true }));
  // Of the keys that ssh2 itself makes, its own parser refuses some.
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = ssh2.utils.parseKey(privateKey.export({ type: 'sec1', format: 'pem' }));
  assert.ok(!(key instanceof Error));
  const asked = Promise.withResolvers<void>();
  const server = new ssh2.Server({ hostKeys: [key.getPrivatePEM()] }, (client) => {
    client.on('authentication', (login) => login.accept()).on('error', () => {});
    client.on('tcpip', () => asked.resolve());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const ends: Socket[] = [];
  const cable = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect((server.address() as AddressInfo).port, '127.0.0.1');
    ends.push(near, far);
    for (const each of [near, far]) each.on('error', () => {});
    near.pipe(far);
    far.pipe(near);
  });
  await once(cable.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    for (const each of ends) each.destroy();
    cable.close();
    server.close();
  });
  const { port } = cable.address() as AddressInfo;
  writeFileSync(
    join(dataDir, 'known_hosts'),
    `[127.0.0.1]:${port} ${key.type} ${key.getPublicSSH().toString('base64')}\n`,
  );
  const cut = () => {
    for (const each of ends) each.unpipe().pause();
  };
  const keys = { identities: [], identitiesOnly: true, agent: null, knownHosts: [] };
  return {
    hop: { user: 'root', host: '127.0.0.1', port, keyName: '127.0.0.1', ...keys },
    dataDir,
    asked: asked.promise,
    cut,
  };
}

test('a host that vanished is let go of a second after the goodbye', async (t) => {
  const { hop, dataDir, cut } = await vanishing(t);
  const sockets = () => process.getActiveResourcesInfo().filter((each) => each === 'TCPSocketWrap').length;
  const input = { hops: [hop], identities: [], dataDir, keepaliveMs: 60_000 };
  const connection = new Connection((signal) => openWay(input, signal));
  const { gone } = await connection.connect(patient());
  const open = sockets();
  cut();
  const started = Date.now();
  await connection.close();
  assert.equal(gone.aborted, true);
  assert.ok(Date.now() - started < 1900, `${Date.now() - started} ms`);
  assert.equal(sockets(), open - 1);
});

test('a host that answers is left at once', async (t) => {
  const { hop, dataDir } = await vanishing(t);
  const input = { hops: [hop], identities: [], dataDir, keepaliveMs: 60_000 };
  const way = await openWay(input, patient());
  way.close();
  await once(way.gone, 'abort', { signal: AbortSignal.timeout(900) });
});

test('a host that never answers the wish to go on through it is given up', async (t) => {
  const { hop, dataDir, asked } = await vanishing(t);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const opening = openWay({ hops: [hop, hop], identities: [], dataDir, keepaliveMs: 60_000 }, patient());
  await asked;
  t.mock.timers.tick(10_000);
  await assert.rejects(opening, { code: 'host-unreachable', message: /the host before it got no answer in 10 s/ });
  // The goodbye's second.
  t.mock.timers.tick(1000);
});
