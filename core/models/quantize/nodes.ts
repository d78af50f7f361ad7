/** Messages of onnx.proto that a quantised layer is made of. */
import { FLOAT } from './parts.ts';
import { bytes, integer } from './wire.ts';

export function node(
  op: string,
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  ...attributes: readonly Buffer[]
): Buffer {
  return bytes(
    1,
    ...inputs.map((each) => bytes(1, each)),
    ...outputs.map((each) => bytes(2, each)),
    bytes(3, name),
    bytes(4, op),
    ...attributes.map((each) => bytes(5, each)),
  );
}

const TYPE_INT = 2;

/** Cast's attribute `to` = FLOAT. */
export const toFloat = Buffer.concat([bytes(1, 'to'), integer(3, FLOAT), integer(20, TYPE_INT)]);

/** Where a tensor's data is when it is not in the file. */
export interface Place {
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

/** An initializer of the graph; its data, or where they are. */
export function initializer(name: string, type: number, dims: readonly number[], data: Buffer | Place): Buffer {
  return bytes(5, ...dims.map((size) => integer(1, size)), integer(2, type), bytes(8, name), ...dataFields(data));
}

/** Fields 9, or 13 and 14, of a TensorProto. */
export function dataFields(data: Buffer | Place): Buffer[] {
  if (Buffer.isBuffer(data)) return [bytes(9, data)];
  const entry = (key: string, value: string | number) => bytes(13, bytes(1, key), bytes(2, String(value)));
  return [entry('location', data.location), entry('offset', data.offset), entry('length', data.length), integer(14, 1)];
}

/** An entry of the model's metadata. */
export function metadata(key: string, value: string): Buffer {
  return bytes(14, bytes(1, key), bytes(2, value));
}
