import { request } from 'node:http';
import type { Duplex } from 'node:stream';

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

/** One HTTP request over a stream that leads to the server; the stream is used up. Throws on a broken or over-long answer. */
export function httpOver(
  stream: Duplex,
  { method, path, body, mostBytes = MOST_BYTES }: HttpQuestion,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
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
    outgoing.on('close', () => stream.destroy());
    outgoing.end(body);
  });
}
