import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Problem } from '../../contract/problem.ts';
import type { Destination } from '../../contract/shipping.ts';
import { waitFor } from '../../platform/waiting.ts';
import { delivered, type ShippedRecord, type Shipper } from '../model.ts';
import { syslogMessage } from './syslog-text.ts';

export type Syslog = Extract<Destination, { kind: 'syslog' }>;

/** What every receiver has to take, RFC 5426 §3.2; a larger datagram would be torn on its way. */
const MOST_DATAGRAM_BYTES = 2_048;
const MOST_STREAM_BYTES = 8_192;

/** Sends messages of RFC 5424. Syslog acknowledges nothing: sent is what the connection took. */
export function syslogShipper(destination: Syslog): Shipper<ShippedRecord> {
  return destination.transport === 'udp' ? udpShipper(destination) : streamShipper(destination);
}

function udpShipper({ host, port, facility }: Syslog): Shipper<ShippedRecord> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.unref();
  // Each failure is told by the sending that it belongs to.
  socket.on('error', () => {});
  const sendOne = (message: Buffer) =>
    new Promise<void>((resolve, reject) => {
      socket.send(message, port, host, (error) => (error ? reject(error) : resolve()));
    });
  return {
    async send(records, signal) {
      for (const record of records) {
        const sending = sendOne(syslogMessage(record, facility, MOST_DATAGRAM_BYTES));
        await waitFor(sending, signal).catch((error: unknown) => {
          throw problemOf(error, host, port);
        });
      }
      return delivered;
    },
    close: () => socket.close(),
  };
}

function streamShipper(destination: Syslog): Shipper<ShippedRecord> {
  const { host, port, facility } = destination;
  let socket: Socket | null = null;
  return {
    async send(records, signal) {
      try {
        if (!socket || socket.destroyed || !socket.writable) socket = await open(destination, signal);
        await write(socket, frames(records, facility), signal);
        return delivered;
      } catch (error) {
        socket?.destroy();
        socket = null;
        throw problemOf(error, host, port);
      }
    },
    close: () => socket?.end(),
  };
}

/** Octet counting: no byte of a message can end it early. RFC 6587 §3.4.1. */
export function frames(records: readonly ShippedRecord[], facility: number): Buffer {
  return Buffer.concat(
    records.flatMap((record) => {
      const message = syslogMessage(record, facility, MOST_STREAM_BYTES);
      return [Buffer.from(`${message.length} `), message];
    }),
  );
}

async function open({ host, port, transport, caFile }: Syslog, signal: AbortSignal): Promise<Socket> {
  const ca = caFile === undefined ? undefined : await readFile(caFile);
  const socket =
    transport === 'tls'
      ? connectTls({ host, port, ...(ca && { ca }), ...(/[a-z]/i.test(host) && { servername: host }) })
      : connectTcp({ host, port });
  // What comes back is nothing that syslog knows; read, so that its end is noticed.
  socket.resume().unref();
  socket.setKeepAlive(true, 10_000);
  const opened = new Promise<void>((resolve, reject) => {
    socket.once(transport === 'tls' ? 'secureConnect' : 'connect', resolve);
    socket.on('error', reject);
  });
  try {
    await waitFor(opened, signal);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  // The other side has ended: what is written then would be lost without a word.
  socket.once('end', () => socket.destroy());
  return socket;
}

function write(socket: Socket, bytes: Buffer, signal: AbortSignal): Promise<void> {
  const written = new Promise<void>((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
  return waitFor(written, signal);
}

function problemOf(error: unknown, host: string, port: number): Problem {
  if (error instanceof Problem && error.code !== 'timeout') return error;
  const why = error instanceof Error ? error.message : String(error);
  const message = `Check that syslog listens on ${host} port ${port} and is reached from here: ${why}`;
  return new Problem('shipping-failed', message, { host, port }, error);
}
