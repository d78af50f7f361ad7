import { corrupt } from '../protobuf.ts';
import type { TensorPart } from './parts.ts';

/** Reads bytes beside the ONNX file; `length` null: to the end. */
export type ReadExternal = (location: string, offset: number, length: number | null) => Promise<Buffer>;

/** The floats of an FP32 tensor, wherever they are. Throws `model-corrupt`, and what `readExternal` throws. */
export async function floatsOf(tensor: TensorPart, readExternal: ReadExternal): Promise<Float32Array> {
  const bytes = await bytesOf(tensor, readExternal);
  const count = tensor.dims.reduce((product, size) => product * size, 1);
  if (bytes.length !== count * 4) throw corrupt(`${JSON.stringify(tensor.name)} has other data than its shape says`);
  // A copy: a view on floats has to begin at a multiple of four, and ONNX is little-endian as all our targets are.
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

/** The data as it stands. */
export async function bytesOf({ external, raw, floats }: TensorPart, readExternal: ReadExternal): Promise<Buffer> {
  if (external) return await readExternal(external.location, external.offset, external.length);
  return raw ?? Buffer.concat(floats.map(({ payload }) => payload));
}
