import type { IncomingMessage, ServerResponse } from 'node:http';
import { invalid, Refusal, unavailable } from './refusal.ts';

/** Bytes of request bodies held in memory: of one request, and of all together. */
export class BodyBudget {
  readonly perRequest: number;
  readonly #total: number;
  #held = 0;

  constructor(perRequest: number, total = perRequest * 4) {
    this.perRequest = perRequest;
    this.#total = total;
  }

  /** Throws 503 when there is no room. */
  take(bytes: number): void {
    if (this.#held + bytes > this.#total)
      throw unavailable('too many bytes of requests are under way: try again later');
    this.#held += bytes;
  }

  give(bytes: number): void {
    this.#held -= bytes;
  }
}

/**
 * The whole body of a request, handed to `use`; it counts against the budget until `use` has ended.
 * Throws 413, 415, 503, and the signal's reason.
 */
export async function withBody<T>(
  req: IncomingMessage,
  budget: BodyBudget,
  signal: AbortSignal,
  use: (body: Buffer) => Promise<T>,
): Promise<T> {
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw new Refusal(415, 'usage', 'send the body without content-encoding');
  if (Number(req.headers['content-length'] ?? 0) > budget.perRequest) throw tooLarge(budget);
  let held = 0;
  const hold = (bytes: number): void => {
    if (held + bytes > budget.perRequest) throw tooLarge(budget);
    budget.take(bytes);
    held += bytes;
  };
  try {
    return await use(await collect(req, signal, hold));
  } finally {
    budget.give(held);
  }
}

function collect(req: IncomingMessage, signal: AbortSignal, hold: (bytes: number) => void): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  const onData = (chunk: Buffer): void => {
    try {
      hold(chunk.length);
      chunks.push(chunk);
    } catch (error) {
      reject(error);
    }
  };
  const onEnd = (): void => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
  const onBroken = (): void => reject(invalid('the request broke off'));
  const onAbort = (): void => reject(signal.reason);
  if (signal.aborted) onAbort();
  req.on('data', onData).once('end', onEnd).once('error', onBroken);
  signal.addEventListener('abort', onAbort, { once: true });
  return promise.finally(() => {
    req.off('data', onData).off('end', onEnd).off('error', onBroken);
    req.on('error', () => {});
    signal.removeEventListener('abort', onAbort);
  });
}

function tooLarge(budget: BodyBudget): Refusal {
  return new Refusal(413, 'usage', `the body is larger than ${budget.perRequest} bytes`);
}

export type Headers = { readonly [name: string]: string | number };

/** How long what still comes of a refused body is read and dropped. */
const LINGER_MS = 1000;

/** Sends a whole answer. An answer to a request that was not read to its end closes the connection. */
export function reply(
  res: ServerResponse,
  status: number,
  body: string | Buffer,
  contentType: string,
  headers: Headers = {},
): void {
  if (res.headersSent || res.destroyed) return;
  const unread = !res.req.complete && res.req.method !== 'GET';
  if (unread) res.setHeader('connection', 'close');
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  res.writeHead(status, { ...headers, 'content-type': contentType, 'content-length': length });
  if (unread) linger(res, body);
  else res.end(body);
}

/** To close with bytes on their way resets the connection, and the reset overtakes the answer: they are read first. */
function linger(res: ServerResponse, body: string | Buffer): void {
  res.write(body);
  const end = (): void => {
    clearTimeout(late);
    res.end();
  };
  const late = setTimeout(end, LINGER_MS);
  res.req.once('close', end).once('end', end).resume();
}

export function replyJson(res: ServerResponse, status: number, value: unknown, headers: Headers = {}): void {
  reply(res, status, JSON.stringify(value), 'application/json', headers);
}
