/** For tests: a real HAProxy on loopback with two small model servers, and clients that check every answer. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, get, type IncomingMessage, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../test/load/free-port.ts';
import type { ServiceState, Slot, Split } from '../../services/model.ts';
import { RouterClient } from './client.ts';
import { baseConfig, routerArguments, routerPaths, serviceConfig, serviceMap } from './config.ts';

/** Polls until `check` says true; throws past the deadline. */
export async function until(what: string, check: () => Promise<boolean> | boolean, limitMs = 10_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`Not so in ${limitMs} ms: ${what}`);
    await sleep(10);
  }
}

/** A model server that says which slot it is. */
export class Backend {
  readonly slot: Slot;
  readonly port: number;
  status = 200;
  delayMs = 0;
  #server: Server | null = null;

  constructor(slot: Slot, port: number) {
    this.slot = slot;
    this.port = port;
  }

  async start(): Promise<void> {
    const server = createServer(async (asked, answer) => {
      asked.resume();
      if (this.delayMs > 0) await sleep(this.delayMs);
      answer.statusCode = asked.url === '/v2/health/ready' ? 200 : this.status;
      answer.setHeader('x-signalbox-slot', this.slot);
      answer.end('{}');
    });
    this.#server = server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
  }

  /** As a crash does: the listener and every connection go at once. */
  async kill(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
}

export interface Answer {
  readonly status: number;
  readonly slot: string | undefined;
  readonly body: string;
}

export async function ask(port: number, agent: Agent, path = '/'): Promise<Answer> {
  const [response] = (await once(get({ host: '127.0.0.1', port, agent, path }), 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  return { status: response.statusCode ?? 0, slot: response.headers['x-signalbox-slot']?.toString(), body };
}

export const openSocket = async (path: string): Promise<Duplex> => {
  const socket = connect(path);
  await once(socket, 'connect');
  return socket;
};

export class Rig implements AsyncDisposable {
  readonly dir = mkdtempSync(join(tmpdir(), 'sb-router-'));
  readonly client: RouterClient;
  readonly backends: { readonly [slot in Slot]: Backend };
  state: ServiceState;
  fence = 1;
  #process: ChildProcess | null = null;
  readonly #former: ChildProcess[] = [];
  readonly #agents: Agent[] = [];
  readonly #loads: RunningLoad[] = [];

  private constructor(state: ServiceState, backends: { readonly [slot in Slot]: Backend }) {
    this.state = state;
    this.backends = backends;
    for (const folder of ['conf.d', 'maps', 'run']) mkdirSync(join(this.dir, folder));
    cpSync(new URL('control.lua', import.meta.url), routerPaths(this.dir).control);
    this.client = new RouterClient(openSocket, this.dir);
  }

  /** A router with the service `credit`, both backends up and checked. */
  static async start(split: Split | null, ringBytes?: number): Promise<Rig> {
    const [port, blue, green] = [await freePort(), await freePort(), await freePort()];
    const backends = { blue: new Backend('blue', blue), green: new Backend('green', green) };
    const state: ServiceState = {
      schema: 1,
      service: 'credit',
      engine: 'docker',
      port,
      slots: { blue: null, green: null },
      standing: { blue: 'served', green: 'served' },
      addresses: { blue: `127.0.0.1:${blue}`, green: `127.0.0.1:${green}` },
      split,
      keepUntil: null,
      fence: 1,
    };
    await using stack = new AsyncDisposableStack();
    const rig = stack.use(new Rig(state, backends));
    await backends.blue.start();
    await backends.green.start();
    const base = baseConfig(rig.dir, 'test');
    writeFileSync(
      routerPaths(rig.dir).base,
      ringBytes === undefined ? base : base.replace(/ size \d+/, `size ${ringBytes}`),
    );
    rig.writeService(state);
    await rig.run();
    stack.move();
    return rig;
  }

  writeService(state: ServiceState): void {
    const paths = routerPaths(this.dir);
    writeFileSync(paths.service(state.service), serviceConfig(state, this.dir, { bindAddress: '127.0.0.1' }));
    writeFileSync(paths.map(state.service), serviceMap(state));
  }

  /** Starts a second router that takes over; the first ends when its last client has left. Returns when the second serves. */
  async handOver(): Promise<void> {
    const paths = routerPaths(this.dir);
    rmSync(paths.formerMasterSocket, { force: true });
    linkSync(paths.masterSocket, paths.formerMasterSocket);
    const former = this.#process;
    const { process } = await this.client.worker(AbortSignal.timeout(5000));
    await this.run(true);
    await until('another worker took over', async () => {
      const worker = await this.client.worker(AbortSignal.timeout(5000)).catch(() => null);
      return worker !== null && worker.process !== process;
    });
    if (former) this.#former.push(former);
    former?.kill('SIGUSR1');
    this.client.close();
  }

  /** Whether a router that was replaced still runs. */
  get drains(): boolean {
    return this.#former.some(({ exitCode }) => exitCode === null);
  }

  async run(takeOver = false): Promise<void> {
    const child = spawn('haproxy', routerArguments(this.dir, takeOver), { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = child;
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
    await until('both servers are up', async () => {
      if (child.exitCode !== null) throw new Error(`haproxy ended: ${said}`);
      const status = await this.status().catch(() => null);
      return status?.servers.blue.up === true && status.servers.green.up;
    });
  }

  status() {
    return this.client.status('credit', AbortSignal.timeout(5000));
  }

  /** As the service above does it: files first, then the running router. */
  async set(split: Split | null, fence = this.fence + 1) {
    this.state = { ...this.state, split, fence };
    this.fence = fence;
    this.writeService(this.state);
    return this.client.setSplit('credit', split, fence, AbortSignal.timeout(15_000));
  }

  /** Returns the process id of the new worker. */
  async reload(): Promise<number> {
    const worker = () => this.client.worker(AbortSignal.timeout(5000));
    const { reloads } = await worker();
    this.#process?.kill('SIGUSR2');
    await until('a new worker took over', async () => (await worker().catch(() => null))?.reloads === reloads + 1);
    return (await worker()).process;
  }

  async halt(): Promise<void> {
    const all = [this.#process, ...this.#former.splice(0)];
    this.#process = null;
    for (const child of all) {
      if (!child || child.exitCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
  }

  agent(maxSockets = 1): Agent {
    const agent = new Agent({ keepAlive: true, maxSockets });
    this.#agents.push(agent);
    return agent;
  }

  load(clients: number): RunningLoad {
    const load = startLoad(this, clients);
    this.#loads.push(load);
    return load;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const load of this.#loads) await load.stop();
    this.client.close();
    for (const agent of this.#agents) agent.destroy();
    await this.halt();
    await this.backends.blue.kill();
    await this.backends.green.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Counts of clients that ask without pause, each over one connection, until they are stopped. */
export interface Load {
  answered: number;
  failed: number;
  /** Asked after `forbid` and answered by the slot forbidden. */
  late: number;
}

export interface RunningLoad {
  readonly counts: Load;
  /** From now on this slot must answer no new request; null: any may. */
  forbid(slot: Slot | null): void;
  stop(): Promise<Load>;
}

function startLoad(rig: Rig, clients: number): RunningLoad {
  const load: Load = { answered: 0, failed: 0, late: 0 };
  let running = true;
  let forbidden: { readonly slot: Slot; readonly since: number } | null = null;
  const one = async () => {
    const agent = rig.agent();
    while (running) {
      const sentAt = performance.now();
      const answer = await ask(rig.state.port, agent).catch(() => null);
      load.answered++;
      if (answer?.status !== 200) load.failed++;
      else if (forbidden && forbidden.since < sentAt && forbidden.slot === answer.slot) load.late++;
    }
  };
  const all = Array.from({ length: clients }, one);
  return {
    counts: load,
    forbid: (slot) => {
      forbidden = slot === null ? null : { slot, since: performance.now() };
    },
    stop: async () => {
      running = false;
      await Promise.all(all);
      return load;
    },
  };
}
