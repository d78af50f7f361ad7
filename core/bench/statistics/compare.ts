import type { Estimate } from './estimate.ts';
import { CONFIDENCE, unknown } from './estimate.ts';
import { batchMean, FEWEST_BATCHES } from './mean.ts';

/** Times of A, of B, and of A again as its own control, measured in the same blocks; ms, in the order of time. */
export interface Pairs {
  /** A figure a block: the geometric mean of the arm's two visits (`blockFigure`). */
  a: Float64Array;
  b: Float64Array;
  control: Float64Array;
}

/** Has the shape of the contract's `comparison`, less `void`. */
export interface Compared {
  a: string;
  b: string;
  ratio: Estimate;
  noiseFloor: number;
  minimumDetectable: number;
  pairs: number;
  verdict: 'faster' | 'slower' | 'no-difference' | 'not-enough-samples';
  words: string;
}

export const FEWEST_PAIRS = 10;

/**
 * How many standard errors a true difference must have to be found in 9 of 10 runs: it must pass the noise floor (t errors
 * and what the control strayed) and may itself stray back. Simulated with normal ratios (100,000 runs each) it takes 4.84 for 8
 * batches, 4.70 for 10, 4.46 for 20, 4.35 for 60. Of A against itself 1 run in 100 shows a difference.
 */
const ERRORS_TO_FIND = 5;
/** B that strays this many times more than the control tells nothing: its interval would take in any difference. */
const MOST_STRAY = 3;

/** An arm's figure of one block: the geometric mean of its visits, each a median of calls; ms. */
export function blockFigure(visits: readonly number[]): number {
  return Math.exp(visits.reduce((sum, each) => sum + Math.log(each), 0) / visits.length);
}

/**
 * B beside A. The paired log-ratio of each block and its mean over the blocks (`batchMean`: t interval over batches as long
 * as the ratios depend on each other). The noise floor is the further end of the same interval of A against its control.
 * There is a difference when the interval of B to A leaves out 1 and its middle is over the noise floor; where there is
 * none and the interval is more than three times as wide as the noise there are not enough samples.
 */
export function compare({ a, b, control }: Pairs, names: { a: string; b: string }): Compared {
  const pairs = Math.min(a.length, b.length, control.length);
  const found = pairs < FEWEST_PAIRS ? null : batchMean(logRatios(b, a, pairs));
  const same = pairs < FEWEST_PAIRS ? null : batchMean(logRatios(control, a, pairs));
  if (found === null || same === null || !Number.isFinite(found.half + same.half + found.mean)) {
    const words = `not enough samples: ${pairs} of at least ${FEWEST_PAIRS} pairs`;
    const none = { noiseFloor: 0, minimumDetectable: 0, verdict: 'not-enough-samples' as const };
    return { ...names, ratio: unknown(words), ...none, pairs, words };
  }
  const noise = Math.abs(same.mean) + same.half;
  const ratio = {
    value: Math.exp(found.mean),
    low: Math.exp(found.mean - found.half),
    high: Math.exp(found.mean + found.half),
    confidence: CONFIDENCE,
    note: null,
  };
  const differs = Math.abs(found.mean) > Math.max(found.half, noise);
  const told = differs || found.half <= MOST_STRAY * noise;
  const verdict = differs ? (found.mean < 0 ? 'faster' : 'slower') : told ? 'no-difference' : 'not-enough-samples';
  return {
    ...names,
    ratio,
    noiseFloor: Math.expm1(noise),
    minimumDetectable: Math.expm1(ERRORS_TO_FIND * Math.max(found.error, same.error)),
    pairs,
    verdict,
    words: differs ? differenceWords(ratio) : told ? sameWords(noise, found.half) : untoldWords(ratio),
  };
}

/**
 * Pairs that it takes to find a difference in 9 of 10 runs.
 * @param effect the difference as a part: 0.05
 * @param noise standard deviation of the log-ratio of a pair, such as of A to its control; pairs are taken as independent
 */
export function requiredPairs(effect: number, noise: number): number {
  const pairs = ((ERRORS_TO_FIND * noise) / Math.log1p(Math.abs(effect))) ** 2;
  return Math.max(FEWEST_PAIRS, FEWEST_BATCHES, Math.ceil(pairs));
}

function logRatios(of: Float64Array, to: Float64Array, pairs: number): Float64Array {
  return Float64Array.from({ length: pairs }, (_, i) => Math.log((of[i] as number) / (to[i] as number)));
}

/** `B is 12 % faster (95 %: 9–15 %)`; the parts are of A's time. */
function differenceWords({ value, low, high }: { value: number; low: number; high: number }): string {
  const [least, most] = value < 1 ? [1 - high, 1 - low] : [low - 1, high - 1];
  const way = value < 1 ? 'faster' : 'slower';
  return `B is ${percent(Math.abs(value - 1))} ${way} (95 %: ${number(least)}–${percent(most)})`;
}

/** Only what is over both the noise and half the interval is left out; logs. */
function sameWords(noise: number, half: number): string {
  if (half <= noise) return `no difference above the ${percent(Math.expm1(noise))} noise of this machine`;
  return `no difference above the ${percent(Math.expm1(half))} that these pairs can tell`;
}

function untoldWords({ low, high }: { low: number; high: number }): string {
  return `not told: B is ${percent(1 - low)} faster to ${percent(high - 1)} slower`;
}

function percent(part: number): string {
  return `${number(part)} %`;
}

/** Whole percents from 10 on, else one digit after the point, and two below 0.1. */
function number(part: number): string {
  const percents = part * 100;
  return String(Number(percents.toFixed(percents >= 9.95 ? 0 : percents >= 0.095 ? 1 : 2)));
}
