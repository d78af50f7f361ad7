/**
 * A program of its own, so that native code that crashes or hangs on a bad model takes nothing with it:
 * `node load-check.ts MODEL < cases` loads the model on the CPU, runs the smoke cases and prints a LoadVerdict.
 */
import { json } from 'node:stream/consumers';
import { InferenceSession } from 'onnxruntime-node';
import type { SmokeCase } from './model.ts';
import { fromOrt, toOrt } from './ort-tensor.ts';
import { compareOutputs, type Mismatch } from './smoke.ts';

export type LoadVerdict =
  | { readonly kind: 'ok' }
  | { readonly kind: 'load-failed'; readonly message: string }
  | { readonly kind: 'run-failed'; readonly case: string; readonly message: string }
  | { readonly kind: 'differs'; readonly case: string; readonly mismatch: Mismatch };

const [path = ''] = process.argv.slice(2);
const cases = (await json(process.stdin)) as SmokeCase[];
process.stdout.write(JSON.stringify(await check()));

async function check(): Promise<LoadVerdict> {
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(path, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 });
  } catch (error) {
    return { kind: 'load-failed', message: (error as Error).message };
  }
  for (const each of cases) {
    const verdict = await runCase(session, each);
    if (verdict) return verdict;
  }
  return { kind: 'ok' };
}

async function runCase(session: InferenceSession, smoke: SmokeCase): Promise<LoadVerdict | null> {
  try {
    const feeds = Object.fromEntries(smoke.inputs.map((input) => [input.name, toOrt(input)]));
    const results = await session.run(
      feeds,
      smoke.outputs.map(({ name }) => name),
    );
    const actual = smoke.outputs.map((output) => fromOrt(output, results[output.name]));
    const mismatch = compareOutputs(smoke.outputs, actual, smoke.tolerance);
    return mismatch && { kind: 'differs', case: smoke.name, mismatch };
  } catch (error) {
    return { kind: 'run-failed', case: smoke.name, message: (error as Error).message };
  }
}
