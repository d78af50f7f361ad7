/** For the tests: a model server process in a folder of its own, and a client that keeps its connections. */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type Agent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Revision } from './model.ts';

export type Fixture = 'sum-1' | 'sum-2' | 'echo' | 'slow' | 'pick';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body as JSON. */
  json(): { readonly [key: string]: unknown };
}

export interface Call {
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string | Buffer;
  readonly agent?: Agent;
}

export interface Where {
  readonly port?: number;
  readonly socketPath?: string;
}

/** Sends one request and reads its whole answer. */
export async function call(where: Where, path: string, { method, headers, body, agent }: Call = {}): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const target =
    where.socketPath === undefined ? { host: '127.0.0.1', port: where.port } : { socketPath: where.socketPath };
  // Node sends no length with the body of a DELETE by itself
  const length =
    body === undefined || headers?.['transfer-encoding'] ? {} : { 'content-length': Buffer.byteLength(body) };
  const verb = method ?? (body === undefined ? 'GET' : 'POST');
  const req = httpRequest(
    { ...target, path, method: verb, headers: { ...length, ...headers }, agent: agent ?? false, timeout: 20_000 },
    resolve,
  );
  req.once('error', reject).once('timeout', () => req.destroy(new Error(`no answer: ${verb} ${path}`)));
  req.end(body);
  const res = await promise;
  const chunks: Buffer[] = [];
  for await (const chunk of res) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  return { status: res.statusCode ?? 0, headers: res.headers, body: whole, json: () => JSON.parse(whole.toString()) };
}

/** The body of an infer request for the `sum` models: one row. */
export function sumBody(features: readonly number[] = [1, 2, 3, 4]): string {
  return JSON.stringify({ inputs: [{ name: 'features', datatype: 'FP32', shape: [1, 4], data: features }] });
}

/** The body of an infer request for the `slow` model; 1,000 rounds are some tens of milliseconds. */
export function slowBody(rounds: number): string {
  return JSON.stringify({ inputs: [{ name: 'rounds', datatype: 'INT64', shape: [1], data: [rounds] }] });
}

/** Polls until `truth` gives something. Throws after `ms`. */
export async function until<T>(what: string, truth: () => T | Promise<T>, ms = 10_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await truth();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited ${ms} ms in vain until ${what}`);
    await sleep(5);
  }
}

/** A folder that goes with the test. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'sb-serving-'));

  /** A model folder holding `fixture`. */
  model(fixture: Fixture): string {
    const dir = join(this.path, fixture);
    mkdirSync(dir, { recursive: true });
    copyFileSync(new URL(`./fixtures/${fixture}.onnx`, import.meta.url), join(dir, 'model.onnx'));
    return dir;
  }

  revision(fixture: Fixture, version: string): Revision {
    return { id: `${fixture}-id`, model: 'm', version, modelDigest: 'd1', dir: this.model(fixture), threads: 1 };
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A running `main.ts`. */
export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #log: () => string;

  private constructor(child: ChildProcess, port: number, log: () => string) {
    this.#child = child;
    this.port = port;
    this.#log = log;
  }

  /** Starts it on a free port and waits until it listens. */
  static async start(args: readonly string[]): Promise<ServerProcess> {
    const main = new URL('./main.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [main, '--listen', '127.0.0.1:0', '--name', 'credit', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk;
    });
    const port = await until('the server listens', () => {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${log}`);
      return Number(/listening on [\d.]+:(\d+)/.exec(log)?.[1]);
    });
    return new ServerProcess(child, port, () => log);
  }

  get log(): string {
    return this.#log();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends `signal` and waits for the end. Gives the exit code, or the signal that ended it. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | NodeJS.Signals> {
    this.#child.kill(signal);
    return until('the server has ended', () => {
      const { exitCode, signalCode } = this.#child;
      return exitCode === null ? signalCode : { exitCode };
    }).then((how) => (typeof how === 'string' ? how : how.exitCode));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.end('SIGKILL');
  }
}

/** A server with one slot, `blue`, holding `fixture`; ready. */
export async function startSingle(
  folder: Folder,
  fixture: Fixture,
  more: readonly string[] = [],
): Promise<ServerProcess> {
  const about = ['--slot', 'blue', '--revision', 'r1', '--model-version', '1.0.0', '--digest', 'd1'];
  const server = await ServerProcess.start([...about, '--model-dir', folder.model(fixture), ...more]);
  await until('it is ready', async () => (await call(server, '/v2/health/ready')).status === 200);
  return server;
}

/** A server with two slots; its state and socket are in `folder`. */
export function startPair(folder: Folder, more: readonly string[] = []): Promise<ServerProcess> {
  const at = (name: string): string => join(folder.path, name);
  return ServerProcess.start(['--state-dir', at('state'), '--control', at('c.sock'), ...more]);
}

/** Speaks to the control listener of the two-slot server in `folder`. */
export function order(folder: Folder, method: string, path: string, value?: unknown): Promise<Answer> {
  const body = value === undefined ? undefined : JSON.stringify(value);
  return call({ socketPath: join(folder.path, 'c.sock') }, path, body === undefined ? { method } : { method, body });
}
