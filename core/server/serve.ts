import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { Problem } from '../contract/problem.ts';
import type { Log, Procedures } from '../procedures.ts';
import { Door, type MetricsPage } from './door.ts';
import { Gate, ownHosts } from './gate.ts';
import { Rest } from './rest.ts';
import { Screens } from './screens.ts';
import { keyFromFile } from './secrets.ts';
import { sessionFile } from './session-file.ts';
import { Sessions } from './sessions.ts';
import { Sockets } from './sockets.ts';
import { Violations } from './violations.ts';

export interface ServeOptions {
  readonly procedures: Procedures;
  readonly version: string;
  /** Where the key for scripts is kept, in `api-key`, and digests of the sessions, in `sessions.json`. */
  readonly dataDir: string;
  /** Folder of the built screens. */
  readonly screens: string;
  readonly log: Log;
  /** What `GET /metrics` answers to an Accept header; absent: there is no such page. */
  readonly metrics?: MetricsPage;
  /** 0: any that is free. */
  readonly port: number;
  /** An address of this computer. */
  readonly listen?: string;
  /** More names that the Host header may hold; with a port where it is not `port`. */
  readonly allowHosts?: readonly string[];
  /** How long a client may take to send its headers, and all of its request. */
  readonly patienceMs?: { readonly headers: number; readonly request: number };
}

export interface Serving {
  /** With the one-time token. */
  readonly url: string;
  readonly port: number;
  /** File of the key for scripts. */
  readonly keyFile: string;
  /** Answers what is under way, for 2 s at most, then cuts off the rest. */
  close(): Promise<void>;
}

const CLOSE_MS = 2_000;
const MOST_CONNECTIONS = 256;

/** Serves the screens, the calls over WebSocket and REST. Throws `port-taken`, and `usage` for an address that is not here. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { procedures, version, log, allowHosts = [], listen = '127.0.0.1' } = options;
  const keyFile = join(options.dataDir, 'api-key');
  const key = await keyFromFile(keyFile);
  const patience = options.patienceMs ?? { headers: 10_000, request: 30_000 };
  const server = createServer({
    headersTimeout: patience.headers,
    requestTimeout: patience.request,
    connectionsCheckingInterval: Math.min(1_000, patience.headers),
    keepAliveTimeout: 5_000,
    maxHeaderSize: 16 * 1024,
  });
  server.maxConnections = MOST_CONNECTIONS;
  const screens = await Screens.open(options.screens);
  // Nothing is waited for between here and the listeners: else the first requests would find none.
  const port = await listenOn(server, options.port, listen);

  const sessions = new Sessions(sessionFile(join(options.dataDir, 'sessions.json'), log));
  const cookie = `signalbox-${port}`;
  const newUrl = () => `${baseUrl(listen, port, allowHosts)}/?token=${sessions.newToken()}`;
  const gate = new Gate({ sessions, key, keyFile, cookie, hosts: ownHosts(listen, port, allowHosts) });
  const sockets = new Sockets(procedures, log);
  const door = new Door({
    gate,
    sessions,
    sockets,
    cookie,
    newUrl,
    log,
    screens,
    rest: new Rest(procedures, version),
    violations: new Violations(log),
    ...(options.metrics && { metrics: options.metrics }),
  });

  server.on('request', (request, response) => void door.answer(request, response));
  server.on('upgrade', (request, socket, head) => door.upgrade(request, socket, head));

  return {
    url: newUrl(),
    port,
    keyFile,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
      await Promise.all([sockets.close(), closed]);
      clearTimeout(timer);
    },
  };
}

function listenOn(server: Server, port: number, listen: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      const problem =
        error.code === 'EADDRINUSE'
          ? new Problem(
              'port-taken',
              `Port ${port} is in use: choose another with --port, or 0 for any`,
              { port },
              error,
            )
          : new Problem(
              'usage',
              `Can not listen on ${listen} port ${port}: choose another with --listen or --port (${error.code})`,
              { listen, port },
              error,
            );
      reject(problem);
    };
    server.once('error', fail);
    server.listen(port, listen, () => {
      server.off('error', fail);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Where a browser finds the server: its first allowed name, else the address that it listens on. */
function baseUrl(listen: string, port: number, allowHosts: readonly string[]): string {
  const [named] = allowHosts;
  if (named !== undefined) return `http://${/:\d+$/.test(named) ? named : `${named}:${port}`}`;
  const here = listen === '0.0.0.0' || listen === '::' ? '127.0.0.1' : listen;
  return `http://${here.includes(':') ? `[${here}]` : here}:${port}`;
}
