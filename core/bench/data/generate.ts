import type { Cell } from '../../contract/bench-record.ts';
import { type Rng, seeded } from '../statistics/rng.ts';
import { type InputSpec, type ResolvedInput, resolveShapes, type ShapeRequest } from './shapes.ts';
import { allocate, type InputTensor, put, sizeOf } from './tensor.ts';

export interface Inputs {
  readonly tensors: readonly InputTensor[];
  /** For the record: what shape each had, and where it came from. */
  readonly inputs: Cell['inputs'];
}

export interface GenerateRequest extends ShapeRequest {
  readonly seed: number;
  /** Which of the seed's inputs, from 0 on: other ones than those of any other seed. */
  readonly at?: number;
}

/**
 * Inputs that a seed repeats: floats from N(0, 1), whole numbers 0 to 9 (they may be positions in a table), booleans,
 * short strings. Throws what `resolveShapes` throws.
 */
export function generateInputs(signature: { readonly inputs: readonly InputSpec[] }, request: GenerateRequest): Inputs {
  const rng = seeded(request.seed, `inputs ${request.at ?? 0}`);
  const resolved = resolveShapes(signature.inputs, request);
  return {
    tensors: resolved.map((input) => generate(input, rng)),
    inputs: resolved.map(({ name, shape, defaulted }) => ({
      name,
      shape,
      from: [`generated, seed ${request.seed}`, ...defaulted].join('; '),
    })),
  };
}

function generate({ name, datatype, shape }: ResolvedInput, rng: Rng): InputTensor {
  const length = sizeOf(shape);
  const data = allocate(name, datatype, length);
  const next = drawer(datatype, rng);
  for (let at = 0; at < length; at++) put(data, at, next());
  return { name, datatype, shape, data };
}

function drawer(datatype: string, rng: Rng): () => number {
  if (datatype === 'BOOL') return () => rng.below(2);
  return datatype.startsWith('FP') ? () => rng.normal() : () => rng.below(10);
}
