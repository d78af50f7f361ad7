/**
 * A program of its own, so that native code that crashes or hangs on a bad model takes nothing with it:
 * `node load-check.ts MODEL < cases` loads the model on the CPU, runs the smoke cases and prints a LoadVerdict.
 */
import { json } from 'node:stream/consumers';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Datatype, SmokeCase, Tensor, TensorValue } from './model.ts';
import { compareOutputs, type Mismatch } from './smoke.ts';

export type LoadVerdict =
  | { readonly kind: 'ok' }
  | { readonly kind: 'load-failed'; readonly message: string }
  | { readonly kind: 'run-failed'; readonly case: string; readonly message: string }
  | { readonly kind: 'differs'; readonly case: string; readonly mismatch: Mismatch };

type OrtType = OrtTensor.Type;

const ortTypes: { readonly [datatype in Datatype]: OrtType } = {
  BOOL: 'bool',
  UINT8: 'uint8',
  UINT16: 'uint16',
  UINT32: 'uint32',
  UINT64: 'uint64',
  INT8: 'int8',
  INT16: 'int16',
  INT32: 'int32',
  INT64: 'int64',
  FP16: 'float16',
  BF16: 'float16',
  FP32: 'float32',
  FP64: 'float64',
  BYTES: 'string',
};

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

function toOrt({ datatype, data, shape }: Tensor): OrtTensor {
  const type = ortTypes[datatype];
  const values = type === 'int64' || type === 'uint64' ? data.map((value) => BigInt(value)) : data;
  return new OrtTensor(type, values as number[], shape);
}

/** Whole numbers of 64 bits lose what a double cannot hold, as they do in the protocol's JSON. */
function fromOrt({ name, datatype }: Tensor, result: OrtTensor | undefined): Tensor {
  if (!result) throw new Error(`The model gave no ${name}`);
  if (result.type !== ortTypes[datatype]) throw new Error(`The model gave ${name} as ${result.type}`);
  const data = Array.from(result.data as Iterable<TensorValue | bigint>, (value): TensorValue => {
    if (typeof value === 'bigint') return Number(value);
    return datatype === 'BOOL' ? Boolean(value) : value;
  });
  return { name, datatype, shape: result.dims, data };
}
