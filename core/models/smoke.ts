import type { Tensor, TensorValue, Tolerance } from './model.ts';

/** The first place where outputs are not what they should be. */
export interface Mismatch {
  readonly output: string;
  readonly reason: 'missing' | 'datatype' | 'shape' | 'value';
  /** Place in the flat data; only for `value`. */
  readonly index?: number;
  readonly expected: TensorValue;
  /** Null when there is none; NaN and infinities as text, because JSON has no others. */
  readonly got: TensorValue | null;
}

/**
 * Compares what a model gave with what it should give; null when it is the same. Outputs that nobody expects are left
 * alone, their order does not matter. Numbers are the same within the tolerance; NaN is the same as NaN.
 */
export function compareOutputs(
  expected: readonly Tensor[],
  actual: readonly Tensor[],
  tolerance: Tolerance,
): Mismatch | null {
  for (const each of expected) {
    const got = actual.find((tensor) => tensor.name === each.name);
    const mismatch = got ? compareTensor(each, got, tolerance) : missing(each);
    if (mismatch) return mismatch;
  }
  return null;
}

function missing({ name }: Tensor): Mismatch {
  return { output: name, reason: 'missing', expected: name, got: null };
}

function compareTensor(expected: Tensor, got: Tensor, tolerance: Tolerance): Mismatch | null {
  const output = expected.name;
  if (got.datatype !== expected.datatype) {
    return { output, reason: 'datatype', expected: expected.datatype, got: got.datatype };
  }
  const [wantedShape, shape] = [expected.shape.join('×'), got.shape.join('×')];
  if (shape !== wantedShape) return { output, reason: 'shape', expected: wantedShape, got: shape };
  for (const [index, value] of expected.data.entries()) {
    const other = got.data[index];
    if (other === undefined || !same(value, other, tolerance)) {
      return { output, reason: 'value', index, expected: value, got: printable(other) };
    }
  }
  return null;
}

function printable(value: TensorValue | undefined): TensorValue | null {
  if (value === undefined) return null;
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function same(expected: TensorValue, got: TensorValue, { absolute, relative = 0 }: Tolerance): boolean {
  if (Object.is(expected, got)) return true;
  if (typeof expected !== 'number' || typeof got !== 'number') return false;
  return Math.abs(expected - got) <= absolute + relative * Math.abs(expected);
}
