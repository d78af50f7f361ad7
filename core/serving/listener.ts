import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Server as TcpServer } from 'node:net';
import { Refusal } from './refusal.ts';

/** Idle connections are kept longer than any client's pool keeps them, so that a client never meets a closing one. */
const KEEP_ALIVE_MS = 650_000;
/** While draining: a connection that has asked for nothing for this long is idle. */
const QUIET_MS = 250;
const MAX_CONNECTIONS = 10_000;

type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** An HTTP server that ends without cutting a request off. */
export class Listener {
  readonly #server: Server;
  #draining = false;
  #open = 0;
  #lastAt = 0;

  /** `requestMs`: the longest that a client may take to send a request. */
  constructor(handle: Handler, requestMs: number) {
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: requestMs, noDelay: true });
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.on('request', (req, res) => {
      this.#open++;
      this.#lastAt = Date.now();
      res.once('close', () => this.#open--);
      if (this.#draining) res.setHeader('connection', 'close');
      handle(req, res).catch((error: unknown) => {
        process.stderr.write(`request failed: ${String(error)}\n`);
        res.destroy();
      });
    });
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Listens on `host:port`. Throws `port-taken`, or what the system says. */
  async listenTcp(host: string, port: number): Promise<number> {
    await this.#listen((done) => this.#server.listen({ host, port }, done), `${host}:${port}`);
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  /** Listens on a unix socket that only this user may open (or a named pipe on Windows). */
  async listenPath(path: string): Promise<void> {
    await this.#listen((done) => {
      const before = process.umask(0o177);
      try {
        this.#server.listen({ path }, done);
      } finally {
        process.umask(before);
      }
    }, path);
  }

  /**
   * Takes no new connections, lets the requests under way finish, and tells clients that keep their connection to open
   * another elsewhere. Ends when every connection is quiet, or after `drainMs`.
   */
  async drain(drainMs: number): Promise<void> {
    const deadline = Date.now() + drainMs;
    this.#draining = true;
    this.#lastAt = Date.now();
    // The HTTP server's own close() would cut idle connections, one of which may just be sending its next request
    TcpServer.prototype.close.call(this.#server);
    const quiet = (): boolean => this.#open === 0 && Date.now() - this.#lastAt >= QUIET_MS;
    while (!quiet() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    this.#server.closeAllConnections();
  }

  #listen(start: (done: () => void) => void, where: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        const taken = error.code === 'EADDRINUSE';
        const message = taken
          ? `Free ${where}, something else listens there`
          : `Cannot listen on ${where}: ${error.message}`;
        reject(new Refusal(500, taken ? 'port-taken' : 'start-failed', message));
      });
      start(resolve);
    });
  }
}
