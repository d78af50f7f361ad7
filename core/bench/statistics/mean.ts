import { blockLength } from './block-length.ts';
import type { Estimate } from './estimate.ts';
import { CONFIDENCE, notEnough } from './estimate.ts';
import { deviation, mean } from './moments.ts';
import { studentQuantile } from './special.ts';

/** Fewer batches than this make the interval of their mean a guess. */
export const FEWEST_BATCHES = 8;
/** The length of blocks takes the square root of these times more: a longer series is averaged into so many cells for it. */
const MOST_CELLS = 20_000;

export interface BatchMean {
  mean: number;
  /** Standard error of the mean. */
  error: number;
  /** Half the width of the interval. */
  half: number;
}

/**
 * The mean of a series whose values may depend on their neighbours, with the wider of two Student's t intervals: over the
 * values, and over the means of equal batches (Law, Simulation Modeling and Analysis, §9.5.3). Batches are as long as the
 * dependence is by `blockLength` (of more than 20,000 values: of the means of as many equal stretches), but not so long that there are fewer than 8; the first values that fill no batch are
 * left out of them. Null: fewer than 8 values.
 */
export function batchMean(values: Float64Array, confidence = CONFIDENCE): BatchMean | null {
  if (values.length < FEWEST_BATCHES) return null;
  const length = Math.min(dependence(values), Math.floor(values.length / FEWEST_BATCHES));
  const means = meansOf(values, length);
  const each = errorOf(values, confidence);
  const batched = errorOf(means, confidence);
  return { mean: mean(values), ...(each.half > batched.half ? each : batched) };
}

/** How many values in a row depend on each other. */
function dependence(values: Float64Array): number {
  const size = Math.ceil(values.length / MOST_CELLS);
  return size * blockLength(size === 1 ? values : meansOf(values, size));
}

/** Of as many stretches of a length as there are; the first values that fill none are left out. */
function meansOf(values: Float64Array, length: number): Float64Array {
  const stretches = Math.floor(values.length / length);
  const skipped = values.length - stretches * length;
  return Float64Array.from({ length: stretches }, (_, i) => {
    const from = skipped + i * length;
    return mean(values.subarray(from, from + length));
  });
}

function errorOf(values: Float64Array, confidence: number): { error: number; half: number } {
  const error = deviation(values) / Math.sqrt(values.length);
  return { error, half: studentQuantile((1 + confidence) / 2, values.length - 1) * error };
}

/** The mean as a figure with its interval, of a series in the order of time. */
export function meanEstimate(values: Float64Array): Estimate {
  const found = batchMean(values);
  if (found === null) return notEnough(values.length, FEWEST_BATCHES, 'windows');
  const { mean: value, half } = found;
  return { value, low: value - half, high: value + half, confidence: CONFIDENCE, note: null };
}
