/** ONNX models for tests. */
import { bytes, integer } from './quantize/wire.ts';

/** TensorProto whose data is in another file. */
export function externalTensor(name: string, location: string): Buffer {
  return Buffer.concat([bytes(8, name), bytes(13, bytes(1, 'location'), bytes(2, location)), integer(14, 1)]);
}

/** ValueInfoProto of an FP32 tensor. */
export function value(name: string, ...dimensions: readonly (number | string)[]): Buffer {
  const sizes = dimensions.map((size) => bytes(1, typeof size === 'number' ? integer(1, size) : bytes(2, size)));
  return Buffer.concat([bytes(1, name), bytes(2, bytes(1, integer(1, 1), bytes(2, ...sizes)))]);
}

/** ModelProto with this GraphProto. */
export function model(...graph: readonly Buffer[]): Buffer {
  return Buffer.concat([
    integer(1, 8),
    bytes(2, 'maker'),
    bytes(3, '1.2'),
    bytes(7, ...graph),
    bytes(8, integer(2, 17)),
    bytes(14, bytes(1, 'stage'), bytes(2, 'trial')),
  ]);
}
