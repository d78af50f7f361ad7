/** For programs in a child process: loads onnxruntime. */
import { Tensor as OrtTensor } from 'onnxruntime-node';
import type { Tensor, TensorSpec, TensorValue } from './model.ts';
import { ortTypes } from './ort-types.ts';

/** A tensor of the protocol as onnxruntime takes it. */
export function toOrt({ datatype, data, shape }: Tensor): OrtTensor {
  const type = ortTypes[datatype];
  const values = type === 'int64' || type === 'uint64' ? data.map((value) => BigInt(value)) : data;
  return new OrtTensor(type, values as number[], shape);
}

/**
 * What onnxruntime gave, as the protocol writes it. Whole numbers of 64 bits lose what a double cannot hold, as they do in
 * the protocol's JSON. Throws where it is missing or of another type.
 */
export function fromOrt(
  { name, datatype }: Pick<TensorSpec, 'name' | 'datatype'>,
  result: OrtTensor | undefined,
): Tensor {
  if (!result) throw new Error(`The model gave no ${name}`);
  if (result.type !== ortTypes[datatype]) throw new Error(`The model gave ${name} as ${result.type}`);
  const data = Array.from(result.data as Iterable<TensorValue | bigint>, (value): TensorValue => {
    if (typeof value === 'bigint') return Number(value);
    return datatype === 'BOOL' ? Boolean(value) : value;
  });
  return { name, datatype, shape: result.dims, data };
}
