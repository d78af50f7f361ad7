import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '../../core/cli/main.ts');
const START_MS = 20_000;
const MOST_LOG = 1_000;

export interface ServerOptions {
  readonly dataDir: string;
  /** Folder of the built screens. */
  readonly screens: string;
  /** 0 or absent: any that is free. */
  readonly port?: number;
  /** More of the environment, such as a HOME of its own. */
  readonly env?: { readonly [name: string]: string };
}

/** `signalbox serve` as an operator starts it: a process of its own. */
export interface Server extends AsyncDisposable {
  /** With the one-time token. */
  readonly url: string;
  readonly origin: string;
  readonly port: number;
  /** The last lines of its stderr. */
  readonly log: readonly string[];
  /** Power cut: nothing is said to anyone. */
  kill(): Promise<void>;
  /** Ctrl-C; SIGKILL when that takes more than 10 s. */
  stop(): Promise<void>;
}

/** Starts it and returns when it listens. Throws with what it said when it ends before. */
export async function startServer({ dataDir, screens, port = 0, env }: ServerOptions): Promise<Server> {
  const { SSH_AUTH_SOCK: _, ...rest } = process.env;
  const args = ['--json', '--data-dir', dataDir, 'serve', '--port', String(port), '--screens', screens];
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...rest, ORT_DISABLE_TELEMETRY: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    log.push(line);
    if (log.length > MOST_LOG) log.shift();
  });
  // A test that dies must not leave it behind.
  const orphaned = () => child.kill('SIGKILL');
  process.once('exit', orphaned);
  const closed = once(child, 'close').finally(() => process.off('exit', orphaned));
  const stop = () => end(child, closed);
  try {
    const said = await firstLine(child, closed);
    const { url, port: bound } = JSON.parse(said);
    const kill = async () => {
      child.kill('SIGKILL');
      await closed;
    };
    return { url, port: bound, origin: new URL(url).origin, log, kill, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw new Error(`signalbox serve did not start: ${log.join('\n')}`, { cause: error });
  }
}

async function firstLine(child: ChildProcess, closed: Promise<unknown>): Promise<string> {
  if (!child.stdout) throw new Error('No stdout');
  const lines = createInterface({ input: child.stdout });
  const signal = AbortSignal.timeout(START_MS);
  const [line] = await Promise.race([
    once(lines, 'line', { signal }),
    closed.then(() => {
      throw new Error('It ended');
    }),
  ]);
  return String(line);
}

async function end(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await closed;
  clearTimeout(timer);
}
