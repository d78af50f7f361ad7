import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Problem, type ProblemCode, problemCodes } from '../../contract/problem.ts';
import { type HttpAnswer, type HttpQuestion, httpOver } from '../../platform/http-over.ts';
import { deadline, waitFor } from '../../platform/waiting.ts';
import type { Slot, Split } from '../../services/model.ts';

const MAIN = fileURLToPath(new URL('../../serving/main.ts', import.meta.url));
const START_MS = 15_000;
const CALL_MS = 60_000;

export interface ServedSlot {
  readonly phase: 'empty' | 'loading' | 'ready' | 'draining' | 'failed';
  readonly revision: { readonly id: string } | null;
  readonly inFlight: number;
  readonly error?: string;
}

export interface ServerStatus {
  readonly pid: number;
  readonly fence: number;
  readonly split: Split | null;
  readonly slots: { readonly [slot in Slot]: ServedSlot };
}

/** The model server process of one service on this computer. It outlives us: it is found again by its control socket. */
export class LocalServer {
  readonly service: string;
  readonly dir: string;
  readonly #socket: string;

  /** `dir`: the service's own folder. */
  constructor(service: string, dir: string) {
    this.service = service;
    this.dir = dir;
    this.#socket = socketPath(dir);
  }

  /** Null when no server runs. */
  async status(signal: AbortSignal): Promise<ServerStatus | null> {
    try {
      const { status, body } = await this.#ask({ method: 'GET', path: '/status' }, signal);
      if (status === 200) return JSON.parse(body) as ServerStatus;
      throw refusal(this.service, { status, body });
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  /** Starts the server unless it runs; it then serves again what it last served. */
  async ensure(port: number, signal: AbortSignal): Promise<void> {
    if (await this.status(signal)) return;
    await mkdir(this.dir, { recursive: true, mode: 0o700 });
    const log = await open(join(this.dir, 'server.log'), 'w', 0o600);
    const argv = [
      '--listen',
      `127.0.0.1:${port}`,
      '--name',
      this.service,
      '--state-dir',
      this.dir,
      '--control',
      this.#socket,
    ];
    const child = spawn(process.execPath, [MAIN, ...argv], { detached: true, stdio: ['ignore', log.fd, log.fd] });
    const ended = new AbortController();
    child.once('error', (error) => ended.abort(error));
    child.once('exit', (code) => ended.abort(new Error(`it ended with ${code}`)));
    child.unref();
    await log.close();
    const deadline = performance.now() + START_MS;
    while (!(await this.status(signal))) {
      if (ended.signal.aborted || performance.now() > deadline)
        throw await this.#startFailure(port, ended.signal.reason);
      await sleep(20, undefined, { signal });
    }
    child.removeAllListeners();
  }

  /** A request to the control listener. Throws the server's refusals as Problems, `connection-lost` when it is not there. */
  async call(question: HttpQuestion, signal: AbortSignal): Promise<unknown> {
    const answer = await this.forward(question, signal);
    if (answer.status >= 400) throw refusal(this.service, answer);
    return JSON.parse(answer.body);
  }

  /** The same, with whatever status comes. */
  async forward(question: HttpQuestion, signal: AbortSignal): Promise<HttpAnswer> {
    try {
      return await this.#ask(question, signal);
    } catch (error) {
      if (!isAbsent(error)) throw error;
      throw new Problem(
        'connection-lost',
        `The model server of ${this.service} is not running: deploy or switch starts it`,
        {},
        error,
      );
    }
  }

  /** The server's log of requests, a line each batch, until the signal aborts. */
  async *lines(signal: AbortSignal): AsyncGenerator<string> {
    const stream = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request({ socketPath: this.#socket, path: '/requests', signal }, resolve);
      outgoing.on('error', reject);
      outgoing.end();
    });
    let rest = '';
    for await (const chunk of stream.setEncoding('utf8')) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  }

  /** Ends the process after its requests, and removes its folder. */
  async remove(signal: AbortSignal): Promise<void> {
    const status = await this.status(signal);
    if (status) process.kill(status.pid, 'SIGTERM');
    const deadline = performance.now() + CALL_MS;
    while (status && (await this.status(signal))) {
      if (performance.now() > deadline)
        throw new Problem(
          'timeout',
          `The model server of ${this.service} does not end: end process ${status.pid} by hand`,
        );
      await sleep(50, undefined, { signal });
    }
    await rm(this.dir, { recursive: true, force: true });
    await rm(this.#socket, { force: true });
  }

  /** The last lines that the server printed. */
  async logs(): Promise<string> {
    const text = await readFile(join(this.dir, 'server.log'), 'utf8').catch(() => '');
    return text.slice(-4_000);
  }

  async #ask(question: HttpQuestion, signal: AbortSignal): Promise<HttpAnswer> {
    using limited = deadline(CALL_MS, signal);
    const stream = createConnection(this.#socket);
    const connected = new Promise<void>((resolve, reject) => {
      stream.once('connect', resolve);
      stream.once('error', reject);
    });
    await waitFor(connected, limited, () => stream.destroy());
    return await httpOver(stream, question, limited);
  }

  async #startFailure(port: number, reason: unknown): Promise<Problem> {
    const logs = await this.logs();
    const data = { logs: logs.slice(-2_000) };
    if (/EADDRINUSE/.test(logs))
      return new Problem('port-taken', `Port ${port} of this computer is taken: choose another port`, { port });
    return new Problem(
      'start-failed',
      `The model server of ${this.service} did not start: read its last lines`,
      data,
      reason,
    );
  }
}

/** A socket's path may have some 100 characters only, so it does not lie in the folder that it belongs to. */
function socketPath(dir: string): string {
  const key = createHash('sha256').update(dir).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\signalbox-${key}`;
  return join(process.env.XDG_RUNTIME_DIR ?? tmpdir(), `signalbox-${key}.sock`);
}

function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'EPIPE';
}

function refusal(service: string, { status, body }: HttpAnswer): Problem {
  const { code, error, ...data } = readBody(body);
  const known = problemCodes.find((each) => each === code) ?? ('switch-failed' satisfies ProblemCode);
  return new Problem(known, `The model server of ${service} refused: ${String(error ?? body).slice(0, 300)}`, {
    status,
    ...data,
  });
}

function readBody(body: string): { [key: string]: string } {
  try {
    return JSON.parse(body) as { [key: string]: string };
  } catch {
    return {};
  }
}
