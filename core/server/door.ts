import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from '../procedures.ts';
import { send, sendJson, sendRefusal } from './answers.ts';
import type { Gate } from './gate.ts';
import { setSecurityHeaders } from './headers.ts';
import { MOST_BODY_BYTES, type Rest } from './rest.ts';
import type { Screens } from './screens.ts';
import type { Sessions } from './sessions.ts';
import type { Sockets } from './sockets.ts';
import type { Violations } from './violations.ts';

/** All that is measured, for Prometheus, in the format that the Accept header prefers. */
export type MetricsPage = (accept: string | undefined) => { readonly contentType: string; readonly body: string };

export interface DoorParts {
  readonly gate: Gate;
  readonly sessions: Sessions;
  readonly sockets: Sockets;
  readonly screens: Screens;
  readonly rest: Rest;
  readonly violations: Violations;
  readonly metrics?: MetricsPage;
  /** Name of the session's cookie. */
  readonly cookie: string;
  /** An address with a new one-time token. */
  newUrl(): string;
  readonly log: Log;
}

interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** Where all requests come in: refuses, lets in with a token, and hands on to what answers. */
export class Door {
  readonly #parts: DoorParts;

  constructor(parts: DoorParts) {
    this.#parts = parts;
  }

  /** Answers whatever comes; throws nothing. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setSecurityHeaders(response);
    try {
      await this.#answer(request, response);
    } catch (error) {
      // The other side went away in the middle of its answer.
      if (response.destroyed || request.destroyed) return;
      this.#parts.log(`${describe(request)} failed: ${error instanceof Error ? error.stack : String(error)}`);
      if (response.headersSent) response.destroy();
      else sendRefusal(request, response, 500, 'Unexpected failure, please report it');
    }
  }

  /** Lets a WebSocket in, or refuses it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { gate, sessions, sockets, log } = this.#parts;
    const knock = { method: request.method ?? '', headers: request.headers, upgrade: true };
    const wrong = { status: 404, message: 'Sockets are at /rpc' };
    const refusal = gate.checkAll(knock) ?? (request.url?.split('?')[0] === '/rpc' ? null : wrong);
    if (!refusal) {
      const session = gate.session(request.headers);
      sockets.take(request, socket, head, () => {
        if (session !== null) sessions.use(session);
      });
      return;
    }
    const { status, message } = refusal;
    log(`Refused ${describe(request)}: ${message}`);
    socket.on('error', () => socket.destroy());
    const lines = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(message)}`,
    ];
    socket.end(`${lines.join('\r\n')}\r\n\r\n${message}`);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { gate, rest, screens, violations, newUrl, metrics } = this.#parts;
    const { pathname: path, searchParams } = new URL(`http://signalbox${request.url ?? '/'}`);
    const knock = { method: request.method ?? '', headers: request.headers, upgrade: false };
    const stranger = gate.checkHost(knock);
    if (stranger) return this.#refuse(request, response, stranger);
    const asks = `${request.method} ${path}`;
    // A browser sends these by itself, without saying for whom.
    if (asks === 'POST /csp-report') return violations.take(request, response);
    if (request.method === 'GET' && searchParams.has('token')) {
      return this.#letIn(request, response, path, searchParams);
    }
    const refusal = gate.checkAll(knock) ?? checkBody(request);
    if (refusal) return this.#refuse(request, response, refusal);
    if (path.startsWith('/api/')) return rest.answer(request, response, path);
    if (asks === 'GET /csp-report') return sendJson(response, 200, { count: violations.count });
    if (asks === 'GET /metrics' && metrics) {
      const { contentType, body } = metrics(request.headers.accept);
      return send(response, 200, contentType, body);
    }
    if (asks === 'POST /link') return sendJson(response, 200, { url: newUrl() });
    return screens.answer(request, response, path);
  }

  /** Opens a session for the token and sends the browser to the same page without it. */
  #letIn(request: IncomingMessage, response: ServerResponse, path: string, query: URLSearchParams): void {
    const { gate, sessions, cookie } = this.#parts;
    const secret = sessions.redeem(query.get('token') ?? '');
    const session = gate.session(request.headers);
    // Whoever is in already has opened the address once more, from the terminal or the history.
    if (secret === null && (session === null || !sessions.use(session))) {
      const message = 'This address was used already, or is wrong: start signalbox serve again for another';
      this.#refuse(request, response, { status: 401, message });
      return;
    }
    query.delete('token');
    if (secret !== null) response.setHeader('set-cookie', `${cookie}=${secret}; HttpOnly; SameSite=Strict; Path=/`);
    // Two slashes at the start would name another server.
    const location = path.replace(/^\/+/, '/') + (query.size > 0 ? `?${query}` : '');
    response.writeHead(303, { location }).end();
  }

  #refuse(request: IncomingMessage, response: ServerResponse, { status, message }: Refusal): void {
    this.#parts.log(`Refused ${describe(request)}: ${message}`);
    // What of the request has not been read yet is not worth reading.
    response.setHeader('connection', 'close');
    sendRefusal(request, response, status, message);
  }
}

/** A body whose length is not told beforehand could only be refused in its middle. */
function checkBody({ headers }: IncomingMessage): Refusal | null {
  if (headers['transfer-encoding'] !== undefined) {
    return { status: 411, message: 'Send the length of the body with it' };
  }
  if (Number(headers['content-length'] ?? 0) <= MOST_BODY_BYTES) return null;
  return { status: 413, message: `Send at most ${MOST_BODY_BYTES} bytes at once` };
}

/** For the log: who asked for what, without the query (it may hold a token). */
function describe({ method, url, headers, socket }: IncomingMessage): string {
  const path = url?.split('?')[0]?.slice(0, 200) ?? '';
  const [host, origin] = [headers.host, headers.origin].map((each) => JSON.stringify(each?.slice(0, 100) ?? null));
  return `${method} ${JSON.stringify(path)} from ${socket.remoteAddress} (host ${host}, origin ${origin})`;
}
