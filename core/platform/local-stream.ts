import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { asProblem, Problem } from '../contract/problem.ts';
import { endGroup } from './local-run.ts';
import type { HostStream } from './machine.ts';
import { abortProblem } from './waiting.ts';

const GRACE_MS = 2000;

/** Runs a script of `sh` here as long as somebody talks with it; see Machine.openStream. Throws `command-missing`. */
export async function streamHere(script: string, signal: AbortSignal): Promise<HostStream> {
  if (signal.aborted) throw abortProblem(signal.reason);
  // A group of its own, so that what the script started ends with it.
  const child = spawn('sh', ['-c', script], { stdio: 'pipe', detached: process.platform !== 'win32' });
  const gone = new AbortController();
  child.once('close', () => gone.abort());
  // The script may end before it has read everything.
  child.stdin.on('error', () => {});
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new Problem('command-missing', `Install a POSIX shell here: ${asProblem(error).message}`, {}, error);
  }
  const end = async () => {
    child.stdin.end();
    await sleep(GRACE_MS, undefined, { signal: gone.signal }).catch(() => {});
    endGroup(child.pid, 'SIGKILL');
    child.stdout.destroy();
    child.stderr.destroy();
  };
  let ending: Promise<void> | null = null;
  const close = () => {
    signal.removeEventListener('abort', close);
    ending ??= end();
    return ending;
  };
  signal.addEventListener('abort', close, { once: true });
  child.once('close', () => signal.removeEventListener('abort', close));
  if (signal.aborted) void close();
  return { output: child.stdout, errors: child.stderr, input: child.stdin, close };
}
