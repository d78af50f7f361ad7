/** Weights as 8-bit whole numbers. Pure. */

/**
 * A weight takes 7 of its 8 bits: x86 processors without VNNI add two products of an 8-bit activation and a weight in 16
 * bits, which saturate (255 · 128 · 2 > 32,767) and would make the same model answer otherwise there.
 */
const MOST = 64;

export interface QuantizedWeight {
  /** Row-major [rows, columns]. */
  readonly values: Int8Array;
  /** By column: a weight is about value · scale. */
  readonly scales: Float32Array;
}

/**
 * Symmetric, each column by its own largest weight: scale = max |w| / 64, value = round(w / scale).
 * @param weights row-major [rows, columns], or [columns, rows] where `transposed`
 * @returns null where a weight is not finite
 */
export function quantize(
  weights: Float32Array,
  rows: number,
  columns: number,
  transposed: boolean,
): QuantizedWeight | null {
  const [rowStep, columnStep] = transposed ? [1, rows] : [columns, 1];
  const scales = new Float32Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const size = Math.abs(weights[row * rowStep + column * columnStep] as number);
      if (!(size < Number.POSITIVE_INFINITY)) return null;
      if (size > (scales[column] as number)) scales[column] = size;
    }
  }
  // A column of zeros has no size: any scale will do.
  for (let column = 0; column < columns; column++) scales[column] = (scales[column] as number) / MOST || 1;
  const values = new Int8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const weight = weights[row * rowStep + column * columnStep] as number;
      // A scale that is too small for a float rounds, and would push the largest weight over the edge.
      const value = Math.round(weight / (scales[column] as number));
      values[row * columns + column] = Math.max(-MOST, Math.min(MOST, value));
    }
  }
  return { values, scales };
}
