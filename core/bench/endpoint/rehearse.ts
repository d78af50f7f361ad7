import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Load } from './load.ts';
import type { LoadOrder } from './messages.ts';
import { Tally } from './tally.ts';

const RATE = 10_000;
const REHEARSE_MS = 1_000;
const REQUEST = Buffer.from('POST / HTTP/1.1\r\nhost: rehearsal\r\ncontent-length: 2\r\n\r\n{}');
const ANSWER = Buffer.from(
  'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 14\r\n\r\n{"outputs":[]}',
);

/**
 * Sends load to a server of its own, in this process, and forgets what came of it: a load whose first requests waited
 * until its code was compiled would blame them on the endpoint.
 */
export async function rehearse(order: LoadOrder): Promise<void> {
  const server = createServer((socket) => {
    socket.on('data', () => socket.write(ANSWER)).on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const there = { host: '127.0.0.1', port, tls: false, connections: 4, timeoutMs: 5_000 };
  const load = new Load(
    { ...order, ...there, ratePerS: RATE, durationMs: REHEARSE_MS, requests: [REQUEST] },
    new Tally(order.targets, () => {}),
  );
  try {
    if ((await load.open()) === null) await load.run();
  } finally {
    server.close();
  }
}
