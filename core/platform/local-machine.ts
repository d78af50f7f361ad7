import { mkdir } from 'node:fs/promises';
import { connect, type NetConnectOpts } from 'node:net';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { Problem } from '../contract/problem.ts';
import { DOCKER_SOCKET, dockerOver } from './docker-agent.ts';
import { copyFileHere } from './local-copy.ts';
import { runHere } from './local-run.ts';
import { streamHere } from './local-stream.ts';
import type { HostStream, Machine, PutFile, RunOptions, RunResult, Shell } from './machine.ts';
import { Semaphore } from './semaphore.ts';
import { abortProblem, deadline } from './waiting.ts';

const CONNECT_MS = 10_000;

/** This computer, with its state folder (absolute), which is made if it is not there. */
export async function connectLocal(stateDir: string): Promise<Machine> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  return new LocalMachine(stateDir);
}

class LocalMachine implements Machine {
  readonly address = 'this computer';
  readonly stateDir: string;
  readonly #engine = dockerOver(() => connectDocker());

  constructor(stateDir: string) {
    this.stateDir = stateDir;
  }

  run(argv: readonly [string, ...string[]], options?: RunOptions): Promise<RunResult> {
    return runHere(argv, options);
  }

  async openShell(): Promise<Shell> {
    return new LocalShell();
  }

  openStream(script: string, signal: AbortSignal): Promise<HostStream> {
    return streamHere(script, signal);
  }

  connectSocket(path: string, signal?: AbortSignal): Promise<Duplex> {
    return path === DOCKER_SOCKET ? connectDocker(signal) : dialHere({ path }, path, signal);
  }

  connectTcp(host: string, port: number, signal?: AbortSignal): Promise<Duplex> {
    return dialHere({ host, port, noDelay: true }, `${host}:${port}`, signal);
  }

  putFile(file: PutFile): Promise<{ readonly bytesSent: number }> {
    return copyFileHere(file);
  }

  docker(): Docker {
    return this.#engine.docker;
  }

  async close(): Promise<void> {
    this.#engine.close();
  }
}

/** Here a script costs no round trip, so that each gets a `sh` of its own. */
class LocalShell implements Shell {
  readonly #turn = new Semaphore(1);
  readonly #closed = new AbortController();

  async run(script: string, options: RunOptions = {}): Promise<RunResult> {
    const signals = options.signal ? [options.signal, this.#closed.signal] : [this.#closed.signal];
    const signal = AbortSignal.any(signals);
    const leave = await this.#turn.acquire(signal);
    try {
      return await runHere(['sh', '-c', script], { ...options, signal });
    } finally {
      leave();
    }
  }

  close(): void {
    this.#closed.abort(new Problem('connection-lost', 'Open a shell again: this one was closed'));
  }
}

async function connectDocker(signal?: AbortSignal): Promise<Duplex> {
  try {
    return await dialHere({ path: DOCKER_SOCKET }, DOCKER_SOCKET, signal);
  } catch (error) {
    const reason = error instanceof Problem ? error.data.reason : '';
    if (reason === 'ENOENT' || reason === 'ECONNREFUSED') {
      throw new Problem('docker-missing', `Install or start Docker here: ${DOCKER_SOCKET} does not answer`, { reason });
    }
    if (reason !== 'EACCES') throw error;
    const message = `Add yourself to the docker group (sudo usermod -aG docker "$USER") and log in again: ${DOCKER_SOCKET} is closed to you`;
    throw new Problem('docker-denied', message, { reason });
  }
}

function dialHere(options: NetConnectOpts, what: string, signal?: AbortSignal): Promise<Duplex> {
  const limit = deadline(CONNECT_MS, signal);
  return new Promise((resolve, reject) => {
    const socket = connect(options);
    const end = (finish: () => void) => {
      limit[Symbol.dispose]();
      limit.removeEventListener('abort', abort);
      socket.off('error', failed);
      finish();
    };
    const abort = () => {
      socket.destroy();
      end(() => reject(abortProblem(limit.reason)));
    };
    const failed = (error: Error & { code?: string }) => {
      const reason = error.code ?? error.message;
      const message = `Check that something listens at ${what} (${reason})`;
      end(() => reject(new Problem('host-unreachable', message, { reason }, error)));
    };
    socket.once('error', failed);
    socket.once('connect', () => end(() => resolve(socket)));
    if (limit.aborted) abort();
    else limit.addEventListener('abort', abort, { once: true });
  });
}
