/** For programs in a child process: loads onnxruntime. */
import { Tensor } from 'onnxruntime-node';
import type { Datatype } from '../../models/model.ts';
import type { InputTensor } from './tensor.ts';

const types: { readonly [datatype in Datatype]: Tensor.Type } = {
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

/** What `session.run` takes, by input; the data is not copied. */
export function toFeeds(tensors: readonly InputTensor[]): { [name: string]: Tensor } {
  return Object.fromEntries(tensors.map((tensor) => [tensor.name, toTensor(tensor)]));
}

function toTensor({ datatype, data, shape }: InputTensor): Tensor {
  const tensor = new Tensor(types[datatype], data as never, shape);
  if (!(data instanceof Float16Array)) return tensor;
  // The binding does not know Float16Array and would read it as empty: it takes the bits.
  const bits = new Uint16Array(data.buffer, data.byteOffset, data.length);
  return Object.defineProperty(tensor, 'data', { value: bits });
}
