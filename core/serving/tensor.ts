/** The Open Inference Protocol's datatypes, and a tensor as it travels between threads. */

export type Datatype =
  | 'BOOL'
  | 'BYTES'
  | 'FP16'
  | 'FP32'
  | 'FP64'
  | 'INT8'
  | 'INT16'
  | 'INT32'
  | 'INT64'
  | 'UINT8'
  | 'UINT16'
  | 'UINT32'
  | 'UINT64';

export interface Tensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  /** Little-endian, row-major, a buffer of its own (it is transferred); texts for BYTES. */
  readonly data: ArrayBuffer | readonly string[];
}

/** What a model says of an input or output. -1 is any size; null when the model names no shape. */
export interface TensorSpec {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
}

/** onnxruntime's name and the bytes of one element (0: variable). */
export const datatypes: { readonly [datatype in Datatype]: { readonly ort: string; readonly size: number } } = {
  BOOL: { ort: 'bool', size: 1 },
  BYTES: { ort: 'string', size: 0 },
  FP16: { ort: 'float16', size: 2 },
  FP32: { ort: 'float32', size: 4 },
  FP64: { ort: 'float64', size: 8 },
  INT8: { ort: 'int8', size: 1 },
  INT16: { ort: 'int16', size: 2 },
  INT32: { ort: 'int32', size: 4 },
  INT64: { ort: 'int64', size: 8 },
  UINT8: { ort: 'uint8', size: 1 },
  UINT16: { ort: 'uint16', size: 2 },
  UINT32: { ort: 'uint32', size: 4 },
  UINT64: { ort: 'uint64', size: 8 },
};

const byOrt = new Map(Object.entries(datatypes).map(([name, { ort }]) => [ort, name as Datatype]));

export function isDatatype(value: unknown): value is Datatype {
  return typeof value === 'string' && Object.hasOwn(datatypes, value);
}

/** The datatype of onnxruntime's `type`, undefined when the protocol has no word for it. */
export function fromOrt(type: string): Datatype | undefined {
  return byOrt.get(type);
}

/** Elements of a tensor of this shape. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Numbers of a tensor's buffer; of FP16 the bits. BYTES has none. */
export function viewOf(datatype: Exclude<Datatype, 'BYTES'>, data: ArrayBuffer) {
  switch (datatype) {
    case 'BOOL':
    case 'UINT8':
      return new Uint8Array(data);
    case 'FP32':
      return new Float32Array(data);
    case 'FP64':
      return new Float64Array(data);
    case 'INT8':
      return new Int8Array(data);
    case 'INT16':
      return new Int16Array(data);
    case 'INT32':
      return new Int32Array(data);
    case 'INT64':
      return new BigInt64Array(data);
    case 'FP16':
    case 'UINT16':
      return new Uint16Array(data);
    case 'UINT32':
      return new Uint32Array(data);
    case 'UINT64':
      return new BigUint64Array(data);
  }
}
