import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Problem } from '../contract/problem.ts';
import type { RunOptions, RunResult } from './machine.ts';
import { Output, RUN_TIMEOUT_MS, saidTooMuch, tookTooLong } from './output.ts';
import { abortProblem, deadline } from './waiting.ts';

const GRACE_MS = 1000;

/** Runs a program here to its end; see Machine.run. A program that is not there answers 127, as a shell does. */
export function runHere(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<RunResult> {
  const [program, ...args] = argv;
  const until = deadline(options.timeoutMs ?? RUN_TIMEOUT_MS, options.signal);
  if (until.aborted) return Promise.reject(abortProblem(until.reason));
  return new Promise((resolve, reject) => {
    const stdout = new Output(options.maxBytes);
    const stderr = new Output(options.maxBytes);
    // A group of its own, so that what the program started ends with it.
    const child = spawn(program, args, { stdio: 'pipe', detached: process.platform !== 'win32' });
    let stopped: Problem | null = null;
    let kill: NodeJS.Timeout | undefined;
    const stop = (problem: Problem) => {
      if (stopped) return;
      stopped = problem;
      endGroup(child.pid, 'SIGTERM');
      kill = setTimeout(() => {
        endGroup(child.pid, 'SIGKILL');
        // Whoever left the group may still hold them open.
        child.stdout.destroy();
        child.stderr.destroy();
      }, GRACE_MS);
    };
    const abort = () => stop(options.signal?.aborted ? abortProblem(until.reason) : tookTooLong(program, options));
    const finish = () => {
      clearTimeout(kill);
      until[Symbol.dispose]();
      until.removeEventListener('abort', abort);
    };
    const keep = (output: Output) => (chunk: Buffer) => {
      if (!output.push(chunk)) stop(saidTooMuch(program, options));
    };
    child.stdout.on('data', keep(stdout));
    child.stderr.on('data', keep(stderr));
    child.once('error', (error) => {
      finish();
      resolve({ code: 127, stdout: '', stderr: `${program}: ${error.message}\n` });
    });
    child.once('close', (code, signal) => {
      finish();
      if (stopped) reject(stopped);
      else
        resolve({
          code: code ?? 128 + (signal ? constants.signals[signal] : 0),
          stdout: stdout.text,
          stderr: stderr.text,
        });
    });
    until.addEventListener('abort', abort, { once: true });
    // A program may end without having read its input.
    child.stdin.on('error', () => {});
    child.stdin.end(options.stdin ?? '');
  });
}

/** Signals a process started as the leader of a group, and all of that group. */
export function endGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It is gone already.
  }
}
