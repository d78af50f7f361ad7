/** NumPy's array file: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html. Pure. */
import type { Value } from './table.ts';

export interface NpyArray {
  readonly shape: readonly number[];
  /** What stands at `[row, …]`: a number or text of a one-dimensional array, else its values row-major. */
  row(row: number): Value;
}

type Read = (view: DataView, at: number) => number | boolean | string;

const numbers: { readonly [code: string]: (little: boolean) => Read } = {
  b1: () => (view, at) => view.getUint8(at) !== 0,
  u1: () => (view, at) => view.getUint8(at),
  i1: () => (view, at) => view.getInt8(at),
  u2: (little) => (view, at) => view.getUint16(at, little),
  i2: (little) => (view, at) => view.getInt16(at, little),
  u4: (little) => (view, at) => view.getUint32(at, little),
  i4: (little) => (view, at) => view.getInt32(at, little),
  u8: (little) => (view, at) => Number(view.getBigUint64(at, little)),
  i8: (little) => (view, at) => Number(view.getBigInt64(at, little)),
  f2: (little) => (view, at) => view.getFloat16(at, little),
  f4: (little) => (view, at) => view.getFloat32(at, little),
  f8: (little) => (view, at) => view.getFloat64(at, little),
};

/** Throws an Error whose message ends a sentence that begins with "it". */
export function parseNpy(bytes: Uint8Array): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { header, start } = headerOf(bytes, view);
  const dtype = /'descr':\s*'([^']+)'/.exec(header)?.[1];
  const shapeText = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (dtype === undefined || shapeText === undefined) throw new Error('has a header without type or shape');
  const { read, size } = readerOf(dtype);
  const shape = (shapeText.match(/\d+/g) ?? []).map(Number);
  const length = shape.reduce((product, each) => product * each, 1);
  if (start + length * size > bytes.byteLength) throw new Error('ends too early');
  const strides = stridesOf(shape, /'fortran_order':\s*True/.test(header));
  const at = (index: number) => read(view, start + index * size);
  const offsets = offsetsOf(shape.slice(1), strides.slice(1));
  const [stride = 0] = strides;
  return {
    shape,
    row: (row) => (shape.length <= 1 ? at(row * stride) : offsets.map((offset) => Number(at(row * stride + offset)))),
  };
}

function headerOf(bytes: Uint8Array, view: DataView): { header: string; start: number } {
  if (bytes.byteLength < 12 || Buffer.from(bytes.subarray(0, 6)).toString('latin1') !== '\x93NUMPY')
    throw new Error('is no NPY array');
  const wide = view.getUint8(6) > 1;
  const begin = wide ? 12 : 10;
  const start = begin + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  return { header: Buffer.from(bytes.subarray(begin, start)).toString('latin1'), start };
}

function readerOf(dtype: string): { read: Read; size: number } {
  const [, order = '', kind = '', digits = ''] = /^([<>|=])([a-zA-Z])(\d+)$/.exec(dtype) ?? [];
  const size = Number(digits);
  const number = numbers[`${kind}${digits}`];
  if (number) return { read: number(order !== '>'), size };
  if (kind === 'S') return { read: (view, at) => text(view, at, size, 1, true), size };
  if (kind === 'U') return { read: (view, at) => text(view, at, size * 4, 4, order !== '>'), size: size * 4 };
  throw new Error(`holds values of type ${dtype}, save it as numbers, booleans or text`);
}

function text(view: DataView, at: number, bytes: number, width: 1 | 4, little: boolean): string {
  let out = '';
  for (let index = at; index < at + bytes; index += width) {
    const code = width === 1 ? view.getUint8(index) : view.getUint32(index, little);
    if (code === 0) break;
    out += String.fromCodePoint(code);
  }
  return out;
}

function stridesOf(shape: readonly number[], fortran: boolean): number[] {
  let step = 1;
  const sizes = fortran ? shape : shape.toReversed();
  const strides = sizes.map((size) => {
    const stride = step;
    step *= size;
    return stride;
  });
  return fortran ? strides : strides.toReversed();
}

/** Where each element of one row is, row-major, in elements from the row's own place. */
function offsetsOf(shape: readonly number[], strides: readonly number[]): number[] {
  return shape.reduce<number[]>(
    (offsets, size, axis) =>
      offsets.flatMap((offset) => Array.from({ length: size }, (_, index) => offset + index * (strides[axis] ?? 0))),
    [0],
  );
}
