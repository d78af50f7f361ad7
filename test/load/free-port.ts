import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Below the ports that a system gives to whoever connects: one of those may be gone before it is used. */
const FIRST = 20_000;
const LAST = 31_999;
const TRIES = 100;
/** Where nobody else listens: there a port is marked as given away. */
const MARKS = '127.77.77.77';

/** A port of 127.0.0.1 that nothing listens on now, and that no test is given again while this process lives. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < TRIES; tried++) {
    const port = randomInt(FIRST, LAST + 1);
    if ((await mark(port)) && (await isFree(port))) return port;
  }
  throw new Error(`None of ${TRIES} ports from ${FIRST} to ${LAST} is free`);
}

/** By a datagram socket, so that it stands in nobody's way; the system takes it back when the process ends. */
function mark(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    // Some systems have 127.0.0.1 alone: there is no mark then.
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'EADDRNOTAVAIL'));
    socket.bind({ port, address: MARKS, exclusive: true }, () => {
      socket.unref();
      resolve(true);
    });
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
