import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { dial, shakeHands } from './handshake.ts';
import type { Hop } from './hops.ts';

const patient = () => AbortSignal.timeout(5000);

/** A host whose sshd treats each connection so; ended with the test. */
async function host(t: TestContext, treat: (socket: Socket) => void): Promise<Hop> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    treat(socket);
  });
  t.after(() => {
    for (const each of sockets) each.destroy();
    server.close();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const keys = { identities: [], identitiesOnly: true, agent: null, knownHosts: [] };
  return { user: 'root', host: '127.0.0.1', port, keyName: 'h', ...keys };
}

function handshakeWith(hop: Hop) {
  return { hop, knownHosts: [], identities: { keys: [], agent: null }, keepaliveMs: 5000 };
}

for (const [how, treat] of [
  ['ends', (socket: Socket) => socket.end()],
  ['resets', (socket: Socket) => socket.resetAndDestroy()],
] as const) {
  test(`a dying sshd that ${how} a connection before the handshake begins`, async (t) => {
    const accepted = Promise.withResolvers<Socket>();
    const hop = await host(t, accepted.resolve);
    const signal = patient();
    const socket = await dial(hop, signal);
    treat(await accepted.promise);
    if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
    await assert.rejects(shakeHands(socket, handshakeWith(hop), signal), { code: 'host-unreachable' });
  });

  test(`a dying sshd that ${how} a connection in the handshake`, async (t) => {
    const hop = await host(t, (socket) => socket.once('data', () => treat(socket)));
    const signal = patient();
    await assert.rejects(shakeHands(await dial(hop, signal), handshakeWith(hop), signal), { code: 'host-unreachable' });
  });
}

test('a host that takes connections and says nothing is given up after 6 s, not 20', async (t) => {
  const hop = await host(t, () => {});
  const signal = patient();
  const socket = await dial(hop, signal);
  t.mock.timers.enable({ apis: ['setInterval'] });
  const shaking = shakeHands(socket, handshakeWith(hop), signal);
  t.mock.timers.tick(6000);
  await assert.rejects(shaking, { code: 'host-unreachable', message: /nothing came for 6 s/ });
  assert.equal(socket.destroyed, true);
});
