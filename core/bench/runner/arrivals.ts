import { seeded } from '../statistics/rng.ts';

/** Gaps of a Poisson process, ms; a seed repeats them. */
export function exponentialGaps(ratePerS: number, seed: number): () => number {
  const rng = seeded(seed);
  return () => (-Math.log(1 - rng.next()) * 1000) / ratePerS;
}
