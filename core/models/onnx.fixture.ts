/** Writes just enough protobuf to make ONNX models for tests. */

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

export function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

/** The tag and length of a field of bytes; its payload follows. */
export function header(field: number, size: number): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(size)]);
}

export function field(number: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const payload = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([header(number, payload.length), payload]);
}

/** TensorProto whose data is in another file. */
export function externalTensor(name: string, location: string): Buffer {
  return Buffer.concat([field(8, name), field(13, field(1, 'location'), field(2, location)), integer(14, 1)]);
}

/** ValueInfoProto of an FP32 tensor. */
export function value(name: string, ...dimensions: readonly (number | string)[]): Buffer {
  const sizes = dimensions.map((size) => field(1, typeof size === 'number' ? integer(1, size) : field(2, size)));
  return Buffer.concat([field(1, name), field(2, field(1, integer(1, 1), field(2, ...sizes)))]);
}

/** ModelProto with this GraphProto. */
export function model(...graph: readonly Buffer[]): Buffer {
  return Buffer.concat([
    integer(1, 8),
    field(2, 'maker'),
    field(3, '1.2'),
    field(7, ...graph),
    field(8, integer(2, 17)),
    field(14, field(1, 'stage'), field(2, 'trial')),
  ]);
}
