import { exponentialGaps } from '../runner/arrivals.ts';
import type { LoadOrder } from './messages.ts';

/** ms between two planned times, and from the start to the first; exponential gaps make a Poisson process. */
export function gapsOf({ arrivals, ratePerS, seed }: Pick<LoadOrder, 'arrivals' | 'ratePerS' | 'seed'>): () => number {
  return arrivals === 'constant' ? () => 1000 / ratePerS : exponentialGaps(ratePerS, seed);
}
