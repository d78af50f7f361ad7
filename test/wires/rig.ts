import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { WebSocket } from 'ws';
import type { App } from '../../core/app.ts';
import type { LogSource } from '../../core/contract/consoles.ts';
import type { contract } from '../../core/contract/contract.ts';
import type { Job } from '../../core/contract/jobs.ts';
import { Problem } from '../../core/contract/problem.ts';
import { LiveTable } from '../../core/platform/live-table.ts';
import { createProcedures, type Procedures } from '../../core/procedures.ts';
import { type ServeOptions, type Serving, serve } from '../../core/server/serve.ts';

export type Client = ContractRouterClient<typeof contract>;

/** Services that do what a test wants, behind the real procedures. */
export interface Core {
  readonly procedures: Procedures;
  readonly jobs: LiveTable<Job>;
  readonly log: readonly string[];
  /** Whether anyone reads the table of jobs. */
  watched(): boolean;
}

export function openCore(): Core {
  const log: string[] = [];
  let watched = false;
  const jobs = new LiveTable<Job>(() => {
    watched = true;
    return () => {
      watched = false;
    };
  });
  const service = {
    list: () => jobs.rows(),
    watch: (signal: AbortSignal) => jobs.watch(signal),
    get: (id: string) => {
      const row = jobs.get(id);
      if (row) return row;
      throw new Problem('job-unknown', `There is no job ${id}: look at the list of jobs`, {
        job: id,
        near: ['a', 1, null],
      });
    },
    cancel: () => {
      throw new TypeError('nobody foresaw this');
    },
    dismiss: () => {},
  };
  const uploads = { clean: () => {} };
  const logs = {
    async *follow(source: LogSource, tail: number) {
      yield { kind: 'note', at: new Date().toISOString(), text: JSON.stringify({ source, tail }) };
    },
  };
  const app = { dataDir: '/data', jobs: service, uploads, logs } as unknown as App;
  return { procedures: createProcedures(app, (line) => void log.push(line)), jobs, log, watched: () => watched };
}

export interface Wire {
  readonly client: Client;
  close(): Promise<void>;
}

/** Each way from a screen to the core. */
export const wires: readonly { readonly name: string; open(procedures: Procedures): Promise<Wire> }[] = [
  {
    name: 'in memory',
    // The router's own client is the contract's.
    open: async (procedures) => ({ client: createRouterClient(procedures) as Client, close: async () => {} }),
  },
  {
    name: 'MessagePort',
    async open(procedures) {
      const { port1, port2 } = new MessageChannel();
      new RPCHandler(procedures).upgrade(port1);
      port1.start();
      port2.start();
      const client: Client = createORPCClient(new PortLink({ port: port2 }));
      return {
        client,
        close: async () => {
          port1.close();
          port2.close();
        },
      };
    },
  },
  {
    name: 'WebSocket',
    async open(procedures) {
      const served = await serveHere({ procedures });
      const { client, socket } = await openSocket(served);
      return {
        client,
        close: async () => {
          socket.terminate();
          await served.close();
        },
      };
    },
  },
];

export interface Served extends Serving {
  readonly key: string;
  readonly base: string;
  readonly log: readonly string[];
}

/** A server of the given procedures on a free port, with a data folder of its own. */
export async function serveHere(options: Partial<ServeOptions> & Pick<ServeOptions, 'procedures'>): Promise<Served> {
  const dataDir = await mkdtemp(join(tmpdir(), 'signalbox-wires-'));
  const log: string[] = [];
  const serving = await serve({
    version: '0.0.0',
    dataDir,
    screens: join(dataDir, 'screens'),
    port: 0,
    log: (line) => void log.push(line),
    ...options,
  });
  return {
    ...serving,
    key: (await readFile(serving.keyFile, 'utf8')).trim(),
    base: `http://127.0.0.1:${serving.port}`,
    log,
    async close() {
      await serving.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** A client over a WebSocket that the server has let in by its key. */
export async function openSocket({ port, key }: Served): Promise<{ client: Client; socket: WebSocket }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { authorization: `Bearer ${key}` } });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  // ws has the browser's interface; its types differ in the events' details.
  const websocket = socket as unknown as globalThis.WebSocket;
  return { client: createORPCClient(new SocketLink({ websocket })), socket };
}

export async function until(condition: () => boolean, what: string, ms = 5_000): Promise<void> {
  const end = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function job(id: string, title = 'Deploy'): Job {
  return {
    id,
    kind: 'deploy',
    title,
    service: null,
    host: null,
    status: 'running',
    steps: [],
    progress: null,
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: null,
    estimatedMs: null,
    error: null,
    receipt: null,
    cancellable: true,
    resumable: false,
    dismissed: false,
  };
}
