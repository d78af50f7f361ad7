import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Problem } from '../../contract/problem.ts';
import { deadline } from '../../platform/waiting.ts';
import { faultWords } from './fault-kind.ts';
import type { Batch, FromGenerator, LoadOrder } from './messages.ts';

const PROGRAM = fileURLToPath(new URL('./program.ts', import.meta.url));
/** To start, to open the connections, and to say the last word. */
const GRACE_MS = 60_000;
/** Of what the program writes, the last. */
const MOST_STDERR = 4096;

/** How a load ended. */
export type LoadEnd = 'whole' | 'most' | 'aborted';

/**
 * Runs a load in a process of its own, to its end or until the signal kills it. Throws `bench-failed` when not one
 * connection could be opened or the process broke, `timeout` when it hangs.
 */
export async function generate(
  order: LoadOrder,
  signal: AbortSignal,
  onBatch: (batch: Batch) => void,
): Promise<LoadEnd> {
  const child = spawn(process.execPath, [PROGRAM], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    windowsHide: true,
  });
  using limit = deadline(order.durationMs + order.timeoutMs + GRACE_MS, signal);
  const kill = () => child.kill('SIGKILL');
  limit.addEventListener('abort', kill, { once: true });
  try {
    if (limit.aborted) kill();
    return await answerOf(child, order, onBatch);
  } catch (error) {
    if (signal.aborted) return 'aborted';
    if (limit.aborted)
      throw new Problem('timeout', 'Try again when this computer is idle: the load did not end', {}, error);
    throw error;
  } finally {
    limit.removeEventListener('abort', kill);
    kill();
  }
}

function answerOf(child: ChildProcess, order: LoadOrder, onBatch: (batch: Batch) => void): Promise<LoadEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<LoadEnd>();
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MOST_STDERR);
  });
  child.once('error', (error) => reject(broken(error.message)));
  child.once('close', (code, signal) =>
    reject(broken(stderr.trim().split('\n').at(-1) || `it ended with ${signal ?? code}`)),
  );
  child.on('message', (message) => {
    const told = message as FromGenerator;
    if (told.kind === 'ready') child.send(order, (error) => error && reject(broken(error.message)));
    else if (told.kind === 'batch') onBatch(told);
    else if (told.kind === 'done') resolve(told.most ? 'most' : 'whole');
    else reject(told.kind === 'unreachable' ? unreachable(order, told.reason) : broken(told.message));
  });
  return promise;
}

function unreachable({ host, port }: LoadOrder, reason: string): Problem {
  const told = faultWords[reason] ?? `every connection ended at once (${reason})`;
  return new Problem('bench-failed', `Start the server or correct the address: ${host}:${port}: ${told}`, { reason });
}

function broken(reason: string): Problem {
  return new Problem('bench-failed', `Try again, and report it: the process that sends the load failed: ${reason}`, {
    reason,
  });
}
