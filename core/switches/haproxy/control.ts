/** HTTP to the router's control socket, over whatever stream reaches it. One kept connection: a call is one round trip. */
import { Agent, type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem } from '../../contract/problem.ts';
import { deadline, waitFor } from '../../platform/waiting.ts';

/** Opens a byte stream to a unix socket on the router's host, such as `Machine.connectSocket`. */
export type Connect = (path: string, signal?: AbortSignal) => Promise<Duplex>;

export interface ControlAnswer {
  readonly status: number;
  readonly body: { readonly [key: string]: unknown };
}

const CONNECT_MS = 10_000;
const MAX_ANSWER = 65_536;
const TRIES = 3;

/** What Node's agent asks of a TCP socket that it keeps, and an SSH channel has not. */
const socketMethods = ['setKeepAlive', 'setTimeout', 'setNoDelay', 'ref', 'unref'] as const;

/** An agent over streams that the caller opens. */
class StreamAgent extends Agent {
  readonly #open: () => Promise<Duplex>;

  constructor(open: () => Promise<Duplex>) {
    super({ keepAlive: true, maxSockets: 4, maxFreeSockets: 2 });
    this.#open = open;
  }

  override createConnection(_options: unknown, callback?: (error: Error | null, stream: Duplex) => void): undefined {
    this.#open().then(
      (stream) => callback?.(null, asSocket(stream)),
      // Node takes the callback with an error alone; its types do not say so
      (error: Error) => callback?.(error, undefined as unknown as Duplex),
    );
  }
}

function asSocket(stream: Duplex): Duplex {
  for (const name of socketMethods) {
    if (!(name in stream)) Object.defineProperty(stream, name, { value: () => stream });
  }
  return stream;
}

export class ControlClient {
  readonly #newAgent: () => StreamAgent;
  #agent: StreamAgent;

  constructor(connect: Connect, path: string) {
    this.#newAgent = () =>
      new StreamAgent(async () => {
        using limited = deadline(CONNECT_MS);
        return await connect(path, limited);
      });
    this.#agent = this.#newAgent();
  }

  /**
   * One call. Calls may be repeated without harm, so one whose kept connection turns out to be closed is sent again, at
   * most twice. Throws `switch-failed` for an answer that is no JSON object, and the way's problems.
   */
  async call(method: 'GET' | 'POST', path: string, body: string, signal: AbortSignal): Promise<ControlAnswer> {
    for (let attempt = 1; ; attempt++) {
      try {
        // A request that waits for a place in the agent hears nothing of its signal.
        return await waitFor(this.#once(method, path, body, signal), signal);
      } catch (error) {
        // Connections that did not answer are not used again, nor do they keep the places of others.
        if (error instanceof Problem && error.code === 'timeout') this.close();
        if (attempt === TRIES || signal.aborted || !isBrokenConnection(error)) throw asRouterProblem(error);
      }
    }
  }

  /** Lets the connections go; the next call opens another. */
  close(): void {
    this.#agent.destroy();
    this.#agent = this.#newAgent();
  }

  async #once(method: string, path: string, body: string, signal: AbortSignal): Promise<ControlAnswer> {
    const headers = { host: 'router', 'content-length': Buffer.byteLength(body) };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request({ agent: this.#agent, method, path, headers, signal }, resolve);
      sent.on('error', reject);
      sent.end(body);
    });
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) {
      text += chunk;
      if (text.length > MAX_ANSWER) break;
    }
    return { status: response.statusCode ?? 0, body: parseObject(text) };
  }
}

function parseObject(text: string): { readonly [key: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Problem('switch-failed', 'Check the router: it did not answer as Signalbox expects', {
    answer: text.slice(0, 200),
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function isBrokenConnection(error: unknown): boolean {
  return codeOf(error) === 'ECONNRESET' || codeOf(error) === 'EPIPE';
}

/** What the socket of a router that does not run answers, in words. */
export function asRouterProblem(error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'EPIPE') {
    return new Problem(
      'switch-failed',
      'Check that the router runs on the host: its socket does not answer',
      { code },
      error,
    );
  }
  return error;
}
