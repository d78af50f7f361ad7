import { Problem } from '../../contract/problem.ts';
import type { Datatype } from '../../models/model.ts';

export type TensorData =
  | Float32Array
  | Float64Array
  | Float16Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | string[];

/** What goes into a model: `data` is flat, row-major; BOOL is 0 or 1 in a Uint8Array, BYTES are strings. */
export interface InputTensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

const makers: { readonly [datatype in Datatype]: ((length: number) => TensorData) | null } = {
  BOOL: (length) => new Uint8Array(length),
  UINT8: (length) => new Uint8Array(length),
  UINT16: (length) => new Uint16Array(length),
  UINT32: (length) => new Uint32Array(length),
  UINT64: (length) => new BigUint64Array(length),
  INT8: (length) => new Int8Array(length),
  INT16: (length) => new Int16Array(length),
  INT32: (length) => new Int32Array(length),
  INT64: (length) => new BigInt64Array(length),
  FP16: (length) => new Float16Array(length),
  BF16: null,
  FP32: (length) => new Float32Array(length),
  FP64: (length) => new Float64Array(length),
  BYTES: (length) => new Array<string>(length).fill(''),
};

/** Zeros (or empty strings) for a tensor. Throws `model-unsupported` for BF16, which onnxruntime takes from no JavaScript. */
export function allocate(name: string, datatype: Datatype, length: number): TensorData {
  const make = makers[datatype];
  if (make) return make(length);
  throw new Problem('model-unsupported', `Export the model with ${JSON.stringify(name)} as FP32: BF16 can not be fed`, {
    input: name,
  });
}

/** Writes a number into a tensor, as its type holds it; whole-number types drop what is behind the point. */
export function put(data: TensorData, at: number, value: number): void {
  if (Array.isArray(data)) data[at] = String(value);
  else if (data instanceof BigInt64Array || data instanceof BigUint64Array) data[at] = BigInt(Math.trunc(value));
  else data[at] = value;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Bytes of one element; of a string a guess. */
export function elementBytes(datatype: Datatype): number {
  if (datatype === 'BYTES') return 32;
  return { BOOL: 1, 8: 1, 16: 2, 32: 4, 64: 8 }[datatype.replace(/^\D+/, '') || 'BOOL'] ?? 4;
}
