import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { asProblem, Problem } from '../../contract/problem.ts';
import type { Figures, SumOrder } from './figures.ts';

const PROGRAM = fileURLToPath(new URL('./program.ts', import.meta.url));
/** Ten million samples take some 2 s. */
const DEADLINE_MS = 60_000;
const MOST_OUTPUT = 1024 * 1024;

/**
 * Figures of samples, `chunks` in the order of time, in a process of its own. No signal: what was measured until it was
 * cancelled is summed up too. Throws `memory-short`, `timeout`, `internal`.
 */
export function sumUp(order: Omit<SumOrder, 'samples'>, chunks: readonly Float64Array[]): Promise<Figures> {
  const samples = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const { promise, resolve, reject } = Promise.withResolvers<Figures>();
  const child = execFile(
    process.execPath,
    [PROGRAM, JSON.stringify({ ...order, samples })],
    {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL',
      maxBuffer: MOST_OUTPUT,
      windowsHide: true,
    },
    (error, stdout) => {
      if (error) reject(failureOf(error));
      else resolve(JSON.parse(stdout));
    },
  );
  const bytes = chunks.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  // A child that died early has closed its end; what it died of is told by its exit.
  child.stdin?.on('error', () => {});
  if (child.stdin) Readable.from(bytes).pipe(child.stdin);
  return promise;
}

function failureOf(error: Error & { killed?: boolean; signal?: string | null }): Problem {
  if (error.signal !== 'SIGKILL') return asProblem(error);
  if (error.killed)
    return new Problem('timeout', 'Measure for a shorter time: the samples were not summed up in time', {}, error);
  return new Problem('memory-short', 'Free memory on this computer: its samples could not be summed up', {}, error);
}
