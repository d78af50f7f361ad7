import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { waitFor } from './waiting.ts';

export interface HttpQuestion {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: string;
  /** Of the answer; past it the call fails. Default 64 MiB. */
  readonly mostBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

const MOST_BYTES = 64 * 1024 * 1024;

/**
 * One HTTP request over a stream that leads to the server; the stream is used up. Throws on a broken or over-long answer, and
 * when the signal aborts, whatever the server does.
 */
export function httpOver(
  stream: Duplex,
  { method, path, body, mostBytes = MOST_BYTES }: HttpQuestion,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const answered = new Promise<HttpAnswer>((resolve, reject) => {
    const headers = {
      host: 'signalbox',
      connection: 'close',
      ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    const outgoing = request({ method, path, headers, signal, createConnection: () => stream }, (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > mostBytes) incoming.destroy(new Error(`the answer is longer than ${mostBytes} bytes`));
        else chunks.push(chunk);
      });
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    // Without a listener a server that wants another protocol leaves neither an answer nor an error.
    outgoing.on('upgrade', (_, socket) => {
      socket.destroy();
      reject(new Error('it answers in another protocol'));
    });
    outgoing.on('close', () => {
      stream.destroy();
      reject(new Error('it ended without an answer'));
    });
    outgoing.end(body);
  });
  return waitFor(answered, signal);
}
