import type { EndpointRequest } from '../../contract/bench.ts';
import { Problem } from '../../contract/problem.ts';
import type { Dimension } from '../../models/model.ts';
import { generateInputs } from '../data/generate.ts';
import type { InputSpec } from '../data/shapes.ts';
import type { InputTensor } from '../data/tensor.ts';
import { ask, failed } from './ask.ts';
import { shownAddress } from './shown-address.ts';

/** One again and again would be answered from a cache. */
const DIFFERENT = 16;

/** Bodies from the model's own metadata, batch 1. Throws `usage`, `bench-failed`, `model-unsupported`, `cancelled`. */
export async function inferBodies(url: URL, { seed, key }: EndpointRequest, signal: AbortSignal): Promise<string[]> {
  const about = new URL(url);
  about.pathname = url.pathname.replace(/\/infer\/?$/, '');
  about.search = '';
  if (about.pathname === url.pathname)
    throw new Problem('usage', 'Give an address that ends with /v2/models/NAME/infer, or the requests themselves', {
      url: shownAddress(url.href),
    });
  const inputs = inputsOf(about, await ask(about, key, signal));
  return Array.from({ length: DIFFERENT }, (_, each) => {
    const { tensors } = generateInputs({ inputs }, { batch: 1, seed: seed + each });
    return JSON.stringify({ inputs: tensors.map(written) });
  });
}

/** `inputs` of a model metadata response (Open Inference Protocol v2). */
function inputsOf(url: URL, value: unknown): InputSpec[] {
  const { inputs } = (typeof value === 'object' && value !== null ? value : {}) as { readonly inputs?: unknown };
  if (!Array.isArray(inputs) || inputs.length === 0) throw failed(url, 'it does not say what inputs the model takes');
  return inputs.map((each: { name?: unknown; datatype?: unknown; shape?: unknown } | null) => {
    const { name, datatype, shape } = each ?? {};
    if (typeof name !== 'string' || typeof datatype !== 'string' || !isShape(shape))
      throw failed(url, 'what it says of its inputs is not of the protocol');
    return { name, datatype, shape };
  });
}

function isShape(value: unknown): value is Dimension[] {
  return Array.isArray(value) && value.every((size) => typeof size === 'string' || Number.isSafeInteger(size));
}

function written({ name, shape, datatype, data }: InputTensor): unknown {
  if (datatype === 'FP16')
    throw new Problem(
      'model-unsupported',
      `Give the requests themselves: ${JSON.stringify(name)} is FP16, which JSON can not carry`,
      {
        input: name,
      },
    );
  const values = Array.from(data as ArrayLike<number | bigint | string>, (value) => {
    if (datatype === 'BOOL') return Boolean(value);
    return typeof value === 'bigint' ? Number(value) : value;
  });
  return { name, shape, datatype, data: values };
}
