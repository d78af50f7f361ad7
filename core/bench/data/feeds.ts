/** For programs in a child process: loads onnxruntime. */
import { Tensor } from 'onnxruntime-node';
import { ortTypes } from '../../models/ort-types.ts';
import type { InputTensor } from './tensor.ts';

/** What `session.run` takes, by input; the data is not copied. */
export function toFeeds(tensors: readonly InputTensor[]): { [name: string]: Tensor } {
  return Object.fromEntries(tensors.map((tensor) => [tensor.name, toTensor(tensor)]));
}

function toTensor({ datatype, data, shape }: InputTensor): Tensor {
  const tensor = new Tensor(ortTypes[datatype], data as never, shape);
  if (!(data instanceof Float16Array)) return tensor;
  // The binding does not know Float16Array and would read it as empty: it takes the bits.
  const bits = new Uint16Array(data.buffer, data.byteOffset, data.length);
  return Object.defineProperty(tensor, 'data', { value: bits });
}
