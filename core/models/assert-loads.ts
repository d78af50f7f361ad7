import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { asProblem, Problem } from '../contract/problem.ts';
import type { LoadVerdict } from './load-check.ts';
import type { SmokeCase } from './model.ts';
import { corrupt } from './protobuf.ts';

const PROGRAM = fileURLToPath(new URL('./load-check.ts', import.meta.url));
const DEADLINE_MS = 60_000;
const MAX_OUTPUT = 1024 * 1024;

/** ONNX Runtime's words for what a newer or fuller runtime could load. */
const UNSUPPORTED =
  /opset|IR version|not a registered|No Op registered|NOT_IMPLEMENTED|Could not find an implementation/i;
const CORRUPT =
  /Protobuf parsing|does not have a graph|invalid model|ShapeInferenceError|Deserialize tensor|External data/i;

/**
 * Loads the model in a child process and runs its smoke cases there, at most 60 s. Throws `model-unsupported`,
 * `model-corrupt`, `smoke-invalid` (data: case, output, expected, got), `memory-short`, `timeout`, `cancelled`.
 */
export async function assertLoads(path: string, cases: readonly SmokeCase[], signal: AbortSignal): Promise<void> {
  const problem = problemOf(await askChild<LoadVerdict>(PROGRAM, [path], cases, signal));
  if (problem) throw problem;
}

/** The problem that a verdict is, null when all is well. */
export function problemOf(verdict: LoadVerdict): Problem | null {
  if (verdict.kind === 'ok') return null;
  if (verdict.kind === 'differs') {
    const { output, index, expected, got } = verdict.mismatch;
    return new Problem(
      'smoke-invalid',
      `Correct smoke.json or the model: in case ${JSON.stringify(verdict.case)}, ${output}${index === undefined ? '' : `[${index}]`} should be ${expected} and is ${got ?? 'missing'}`,
      { case: verdict.case, output, index: index ?? null, expected, got },
    );
  }
  const reason = sentenceOf(verdict.message);
  if (verdict.kind === 'run-failed') {
    return new Problem(
      'smoke-invalid',
      `Correct smoke.json or the model: case ${JSON.stringify(verdict.case)} does not run: ${reason}`,
      { case: verdict.case, reason },
    );
  }
  if (!UNSUPPORTED.test(reason) && CORRUPT.test(reason)) return corrupt(reason);
  return new Problem('model-unsupported', `Export the model for what this runtime knows: ${reason}`, { reason });
}

/** ONNX Runtime's own sentence, without where in its sources it was written; its paragraphs on opsets and operators in a few words. */
function sentenceOf(message: string): string {
  const told = message
    .replace(/^Load model from .*? failed:/s, '')
    .replace(/^\S*\.(?:cc|h):\d+ .*?\) (?=[A-Z])/s, '')
    .replace(/\s*\S+\.(?:cc|h):\d+ \w+ /g, ': ')
    .replace(/\s+/g, ' ')
    .trim();
  const opset = /Opset (\d+) is under development.* domain (\S+) is till opset (\d+)/.exec(told);
  if (opset) return `it uses opset ${opset[1]} of ${opset[2]}, the last known one is ${opset[3]}`;
  const operator = /No Op registered for (\S+) with domain_version of (\d+)/.exec(told);
  if (operator) return `it uses the operator ${operator[1]}, which operator set ${operator[2]} does not have`;
  return told.slice(0, 400).replace(/\.$/, '');
}

/**
 * Runs a program with onnxruntime in a child process, at most 60 s: JSON in, JSON out. Throws `model-corrupt` when it
 * crashes, `memory-short`, `timeout`, `cancelled`.
 */
export function askChild<T>(program: string, args: readonly string[], input: unknown, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const child = execFile(
    process.execPath,
    [program, ...args],
    {
      // The second: onnxruntime reports its use to its maker unless told not to.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ORT_DISABLE_TELEMETRY: '1' },
      signal,
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL',
      maxBuffer: MAX_OUTPUT,
      windowsHide: true,
    },
    (error, stdout) => {
      if (error) reject(failureOf(error));
      else resolve(JSON.parse(stdout));
    },
  );
  // A child that died early has closed its end; what it died of is told by its exit.
  child.stdin?.on('error', () => {});
  child.stdin?.end(JSON.stringify(input));
  return promise;
}

/** What the end of the child means when it gave no verdict. */
export function failureOf(error: Error & { killed?: boolean; signal?: string | null; code?: unknown }): Problem {
  if (error.name === 'AbortError') return asProblem(error);
  if (error.killed && error.signal === 'SIGKILL') {
    return new Problem(
      'timeout',
      `Make the model or its smoke cases smaller, or try again when this computer is idle: loading took over ${DEADLINE_MS / 1000} s`,
      { deadlineMs: DEADLINE_MS },
      error,
    );
  }
  if (error.signal === 'SIGKILL') {
    return new Problem(
      'memory-short',
      'Free memory on this computer and try again: it could not hold the model',
      {},
      error,
    );
  }
  // Windows tells a crash by a large exit code; a small one is the program's own failure, not the model's.
  const crashed = typeof error.signal === 'string' || Number(error.code) > 255;
  return crashed ? corrupt(`loading it crashed onnxruntime (${error.signal ?? error.code})`, error) : asProblem(error);
}
