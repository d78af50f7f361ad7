/** ONNX models for the tests, written by hand. */
import { value } from '../onnx.fixture.ts';
import { dataFields, node, type Place } from './nodes.ts';
import { FLOAT } from './parts.ts';
import { bytes, header, integer, varint } from './wire.ts';

/** Numbers from −1 to 1 that look random and are the same each time. */
export function weights(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => Math.sin(12.9898 * (at + 1) * seed + at * at));
}

function bufferOf(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

/** How a tensor's data is written. */
export type Form = 'raw' | 'packed' | 'single' | Place;

/** The message of a TensorProto. */
export function tensor(name: string, dims: readonly number[], values: Float32Array, form: Form = 'raw'): Buffer {
  const shape = Buffer.concat(dims.map((size) => integer(1, size)));
  const packedShape = bytes(1, ...dims.map(varint));
  const head = [form === 'packed' ? packedShape : shape, integer(2, FLOAT), bytes(8, name)];
  const data = bufferOf(values);
  if (form === 'packed') return Buffer.concat([...head, header(4, data.length), data]);
  if (form === 'single')
    return Buffer.concat([
      ...head,
      ...Array.from(values, (_, at) => Buffer.concat([varint(4 * 8 + 5), data.subarray(at * 4, at * 4 + 4)])),
    ]);
  return Buffer.concat([...head, ...dataFields(form === 'raw' ? data : form)]);
}

export function attribute(name: string, number: number): Buffer {
  const float = Buffer.alloc(4);
  float.writeFloatLE(number);
  const field = Number.isInteger(number) ? integer(3, number) : Buffer.concat([varint(2 * 8 + 5), float]);
  return Buffer.concat([bytes(1, name), field, integer(20, Number.isInteger(number) ? 2 : 1)]);
}

/** A subgraph as an attribute; it makes `output` from what is around it. */
export function branch(name: string, nodes: Buffer, output: string, columns: number): Buffer {
  const graph = Buffer.concat([nodes, bytes(2, `${name}_graph`), bytes(12, value(output, 'N', columns))]);
  return Buffer.concat([bytes(1, name), bytes(6, graph), integer(20, 5)]);
}

/** The whole file. `graph`: fields of the GraphProto. */
export function onnx(graph: readonly Buffer[], opset = 17, irVersion = 8): Buffer {
  return Buffer.concat([
    integer(1, irVersion),
    bytes(2, 'maker'),
    bytes(7, bytes(2, 'g'), ...graph),
    bytes(8, integer(2, opset)),
    bytes(14, bytes(1, 'stage'), bytes(2, 'trial')),
  ]);
}

/** x [N, 32] → y [N, 16]: MatMul, Relu, Gemm. Its weights in these forms. */
export function mlp(first: Form, second: Form, bias: Form = 'raw', opset = 17): Buffer {
  return onnx(
    [
      node('MatMul', 'one', ['x', 'w1'], ['h']),
      node('Relu', 'relu', ['h'], ['r']),
      node('Gemm', 'two', ['r', 'w2', 'b'], ['y'], attribute('transB', 1), attribute('alpha', 0.5)),
      bytes(5, tensor('w1', [32, 64], weights(32 * 64, 1), first)),
      bytes(5, tensor('w2', [16, 64], weights(16 * 64, 2), second)),
      bytes(5, tensor('b', [16], weights(16, 3), bias)),
      bytes(11, value('x', 'N', 32)),
      bytes(12, value('y', 'N', 16)),
    ],
    opset,
  );
}
