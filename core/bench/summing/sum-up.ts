import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Latency } from '../../contract/bench-record.ts';
import { asProblem, Problem } from '../../contract/problem.ts';
import type { Figures, SumOrder } from './figures.ts';
import type { Order } from './orders.ts';

const PROGRAM = fileURLToPath(new URL('./program.ts', import.meta.url));
/** Ten million samples take some 2 s. */
const DEADLINE_MS = 60_000;
const MOST_OUTPUT = 1024 * 1024;

/**
 * Figures of samples, `chunks` in the order of time, in a process of its own. No signal: what was measured until it was
 * cancelled is summed up too. Throws `memory-short`, `timeout`, `internal`.
 */
export function sumUp(order: Omit<SumOrder, 'samples'>, chunks: readonly Float64Array[]): Promise<Figures> {
  return answered({ ...order, samples: lengthOf(chunks) }, chunks);
}

/** The same of several series at once; one without samples is null. */
export async function sumUpLatencies(
  seed: number,
  series: readonly (readonly Float64Array[])[],
): Promise<(Latency | null)[]> {
  const lengths = series.map(lengthOf);
  if (lengths.every((length) => length === 0)) return lengths.map(() => null);
  const found = await answered<Latency[]>({ series: lengths, seed }, series.flat());
  return found.map((latency) => (latency.n === 0 ? null : latency));
}

function lengthOf(chunks: readonly Float64Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

function answered<Answer>(order: Order, chunks: readonly Float64Array[]): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const child = execFile(
    process.execPath,
    [PROGRAM, JSON.stringify(order)],
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
