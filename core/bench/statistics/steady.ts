import { changePoints } from './change-points.ts';
import { median } from './select.ts';
import { slope } from './slope.ts';

export interface Steadiness {
  steady: boolean;
  /** Index of the first sample of the steady part; of the last part where there is none. */
  from: number;
  /** What is not steady, or how much was left out; null: all of it is steady. */
  note: string | null;
}

const BLOCKS = 60;
const FEWEST_IN_BLOCK = 4;
/** Parts of at least this many blocks. */
const SHORTEST = 5;
/** Levels that differ by less are the same level. */
const SAME_LEVEL = 0.02;
/** The steady part is at least this much of all. */
const LEAST_PART = 0.25;
const SLOPE_P = 0.01;

/**
 * From where latencies (in the order of time, > 0) neither drift nor jump. Medians of 60 blocks, their logarithms split by
 * `changePoints`; the penalty is 3 ln n times the noise variance, the noise told by differences of neighbours, which a
 * jump does not widen. Steady is the last part, and those before it on the same level (within 2 %), if that is a quarter of
 * all, and no trend in it (Mann–Kendall p < 1 %, Theil–Sen) adds up to more than 2 %.
 */
export function steadyState(samples: Float64Array): Steadiness {
  const size = Math.floor(samples.length / BLOCKS);
  if (size < FEWEST_IN_BLOCK) {
    const needs = BLOCKS * FEWEST_IN_BLOCK;
    return { steady: false, from: 0, note: `not enough samples: ${samples.length} of at least ${needs} samples` };
  }
  // A remainder that fills no block counts to the warm-up, at the start.
  const skipped = samples.length - BLOCKS * size;
  const levels = Float64Array.from({ length: BLOCKS }, (_, i) =>
    Math.log(Math.max(Number.MIN_VALUE, median(samples.subarray(skipped + i * size, skipped + (i + 1) * size)))),
  );
  const starts = changePoints(levels, 3 * Math.log(BLOCKS) * noiseVariance(levels), SHORTEST);
  const first = firstOfLevel(levels, starts);
  const from = first === 0 ? 0 : skipped + first * size;
  const steadyPart = levels.subarray(first);
  if (steadyPart.length < LEAST_PART * BLOCKS)
    return { steady: false, from, note: `the level still changed at call ${from} of ${samples.length}` };
  const { perStep, p } = slope(steadyPart);
  const drift = perStep * (steadyPart.length - 1);
  if (p < SLOPE_P && Math.abs(drift) > SAME_LEVEL) {
    const way = drift < 0 ? 'faster' : 'slower';
    const percent = Math.round(Math.abs(Math.expm1(drift)) * 1000) / 10;
    return {
      steady: false,
      from,
      note: `still getting ${way}: ${percent} % over the last ${samples.length - from} calls`,
    };
  }
  return {
    steady: true,
    from,
    note: from === 0 ? null : `the first ${from} of ${samples.length} calls were not steady`,
  };
}

/** Walks back from the last part while the level stays the same. */
function firstOfLevel(levels: Float64Array, starts: readonly number[]): number {
  let first = starts.at(-1) ?? 0;
  const level = median(levels.subarray(first));
  for (let k = starts.length - 2; k >= 0; k--) {
    const start = starts[k] as number;
    if (Math.abs(median(levels.subarray(start, first)) - level) > SAME_LEVEL) break;
    first = start;
  }
  return first;
}

/** Of neighbours' differences, by their median absolute value: σ = 1.4826 MAD / √2. At least a thousandth: clocks are no finer. */
function noiseVariance(levels: Float64Array): number {
  const steps = Float64Array.from({ length: levels.length - 1 }, (_, i) =>
    Math.abs((levels[i + 1] as number) - (levels[i] as number)),
  );
  return Math.max(0.001, (1.4826 * median(steps)) / Math.SQRT2) ** 2;
}
