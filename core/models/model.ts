/** Pure words of a model: what is read from it, what is kept of it. */

/** Tensor types of the Open Inference Protocol v2. */
export const datatypes = [
  'BOOL',
  'UINT8',
  'UINT16',
  'UINT32',
  'UINT64',
  'INT8',
  'INT16',
  'INT32',
  'INT64',
  'FP16',
  'BF16',
  'FP32',
  'FP64',
  'BYTES',
] as const;

export type Datatype = (typeof datatypes)[number];

/** A size, -1 where the model leaves it open, or the symbol that the model gives it, such as `batch`. */
export type Dimension = number | string;

export interface TensorSpec {
  readonly name: string;
  readonly datatype: Datatype;
  /** Null where the model does not even say how many dimensions there are. */
  readonly shape: readonly Dimension[] | null;
}

/** What a model takes and gives. */
export interface Signature {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
}

/** What the file says of itself. */
export interface ModelFacts extends Signature {
  /** Operator set version by domain; the default domain is `ai.onnx`. */
  readonly opset: { readonly [domain: string]: number };
  /** Name and version of what wrote it; empty where the file does not say. */
  readonly producer: string;
  readonly irVersion: number;
  /** The model's own `metadata_props`, without values over 64 KiB and what does not fit into 1 MiB. */
  readonly metadata: { readonly [key: string]: string };
}

export type TensorValue = number | string | boolean;

/** A tensor as the Open Inference Protocol writes it in JSON: `data` is flat, row-major. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly datatype: Datatype;
  readonly data: readonly TensorValue[];
}

/** Two numbers are the same when they differ by at most `absolute + relative · |expected|`. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative?: number;
}

/** Inputs with the outputs that the model must give for them, on any computer. */
export interface SmokeCase {
  readonly name: string;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly tolerance: Tolerance;
}

export interface ModelFile {
  /** Relative, `/` between its parts: where a server expects it beside the others. */
  readonly path: string;
  /** Hex. */
  readonly sha256: string;
  readonly size: number;
}

/** One immutable version of a named model. */
export interface ModelVersion extends ModelFacts {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of its manifest, hex: the same content has the same digest. */
  readonly digest: string;
  /** What a server needs, the ONNX file first. */
  readonly files: readonly ModelFile[];
  /** Of all files together. */
  readonly sizeBytes: number;
  /** ISO time. */
  readonly importedAt: string;
  /** Empty when none came with the model. */
  readonly smoke: readonly SmokeCase[];
}

/** `credit-risk@1.0.0`. */
export function modelRef(model: { readonly name: string; readonly version: string }): string {
  return `${model.name}@${model.version}`;
}
