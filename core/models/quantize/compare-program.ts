/**
 * A program of its own, as loading models is: `node compare-program.ts A B < question` runs both on the same inputs, on
 * the CPU with one thread, and prints a ComparisonAnswer.
 */
import { json } from 'node:stream/consumers';
import { InferenceSession } from 'onnxruntime-node';
import type { Tensor, TensorSpec } from '../model.ts';
import { fromOrt, toOrt } from '../ort-tensor.ts';
import { type Agreement, AgreementSum } from './agreement.ts';

export interface ComparisonQuestion {
  /** Inputs of each case. */
  readonly cases: readonly (readonly Tensor[])[];
  readonly outputs: readonly TensorSpec[];
}

export type ComparisonAnswer =
  | { readonly kind: 'compared'; readonly cases: readonly Agreement[]; readonly total: Agreement }
  | { readonly kind: 'failed'; readonly model: 'a' | 'b'; readonly message: string };

class Failed extends Error {
  readonly model: 'a' | 'b';

  constructor(model: 'a' | 'b', error: unknown) {
    super(error instanceof Error ? error.message : String(error));
    this.model = model;
  }
}

type Run = (inputs: readonly Tensor[]) => Promise<Tensor[]>;

async function open(model: 'a' | 'b', path: string, outputs: readonly TensorSpec[]): Promise<Run> {
  const told = (error: unknown) => {
    throw new Failed(model, error);
  };
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 as const };
  const session = await InferenceSession.create(path, options).catch(told);
  return async (inputs) => {
    const feeds = Object.fromEntries(inputs.map((input) => [input.name, toOrt(input)]));
    const results = await session.run(feeds).catch(told);
    return outputs.map((output) => fromOrt(output, results[output.name]));
  };
}

async function compare([a = '', b = '']: readonly string[]): Promise<ComparisonAnswer> {
  const { cases, outputs } = (await json(process.stdin)) as ComparisonQuestion;
  const total = new AgreementSum();
  const runA = await open('a', a, outputs);
  const runB = await open('b', b, outputs);
  const each: Agreement[] = [];
  for (const inputs of cases) {
    const [one, other] = [await runA(inputs), await runB(inputs)];
    total.add(one, other);
    each.push(new AgreementSum().add(one, other).total);
  }
  return { kind: 'compared', cases: each, total: total.total };
}

const answer = await compare(process.argv.slice(2)).catch((error: unknown): ComparisonAnswer => {
  if (error instanceof Failed) return { kind: 'failed', model: error.model, message: error.message };
  throw error;
});
process.stdout.write(JSON.stringify(answer));
