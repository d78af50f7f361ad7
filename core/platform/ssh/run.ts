import { randomUUID } from 'node:crypto';
import { asProblem, Problem } from '../../contract/problem.ts';
import type { RunOptions, RunResult } from '../machine.ts';
import { Output, RUN_TIMEOUT_MS, saidTooMuch, tookTooLong } from '../output.ts';
import { quote } from '../quote.ts';
import { abortProblem, deadline } from '../waiting.ts';
import { openExec, type Started } from './channels.ts';
import type { Connection, Link } from './connection.ts';
import { endGroup } from './end-group.ts';

/** Runs a program there to its end; see Machine.run. When the wait ends early the program is ended too. */
export async function runThere(
  connection: Connection,
  argv: readonly [string, ...string[]],
  options: RunOptions = {},
): Promise<RunResult> {
  using until = deadline(options.timeoutMs ?? RUN_TIMEOUT_MS, options.signal);
  const link = await connection.link(until);
  const marker = randomUUID();
  // sshd starts a command as the leader of a process group; the first line on stderr says which.
  const announced = `exec sh -c 'echo ${marker} $$ >&2; exec "$@"' sh ${argv.map(quote).join(' ')}`;
  const started = await openExec(link, announced, until);
  const why = () => (options.signal?.aborted ? abortProblem(until.reason) : tookTooLong(argv[0], options));
  return await collect(link, started, marker, until, why, argv[0], options);
}

function collect(
  link: Link,
  { channel, exitCode }: Started,
  marker: string,
  until: AbortSignal,
  why: () => Problem,
  name: string,
  options: RunOptions,
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const stdout = new Output(options.maxBytes);
    const stderr = new Output(options.maxBytes && options.maxBytes + marker.length + 16);
    let stopped = false;

    const stop = async (problem: Problem) => {
      if (stopped) return;
      stopped = true;
      const group = groupOf(stderr.text, marker);
      if (group !== null) await endGroup(link, group);
      channel.destroy();
      reject(problem);
    };
    const abort = () => void stop(why());
    const lost = () => void stop(asProblem(link.gone.reason));
    const done = () => {
      until.removeEventListener('abort', abort);
      link.gone.removeEventListener('abort', lost);
      if (stopped) return;
      stopped = true;
      const code = exitCode();
      if (code !== null) return resolve({ code, stdout: stdout.text, stderr: withoutMarker(stderr.text, marker) });
      const problem = new Problem(
        'connection-lost',
        `Look whether ${name} ran, then try again: its session ended early`,
      );
      reject(link.gone.aborted ? asProblem(link.gone.reason) : problem);
    };

    const keep = (output: Output) => (chunk: Buffer) => {
      if (!output.push(chunk)) void stop(saidTooMuch(name, options));
    };
    channel.on('data', keep(stdout));
    channel.stderr.on('data', keep(stderr));
    channel.once('close', done);
    until.addEventListener('abort', abort, { once: true });
    link.gone.addEventListener('abort', lost, { once: true });
    if (until.aborted) abort();
    channel.end(options.stdin ?? '');
  });
}

function groupOf(stderr: string, marker: string): number | null {
  const match = new RegExp(`${marker} (\\d+)`).exec(stderr);
  return match ? Number(match[1]) : null;
}

function withoutMarker(stderr: string, marker: string): string {
  return stderr.replace(new RegExp(`${marker} \\d+\\n`), '');
}
