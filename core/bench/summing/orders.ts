/** What the program that sums up is asked for; the samples follow on its stdin, ms, in the order of time. Pure. */
import type { Latency } from '../../contract/bench-record.ts';
import { summarise } from '../statistics/summarise.ts';
import { type Figures, figuresOf, type SumOrder } from './figures.ts';

/** Several series, one behind the other. */
export interface LatenciesOrder {
  /** How many samples each has. */
  readonly series: readonly number[];
  /** Of the intervals. */
  readonly seed: number;
}

export type Order = SumOrder | LatenciesOrder;

/** How many samples follow. */
export function samplesOf(order: Order): number {
  return 'series' in order ? order.series.reduce((sum, each) => sum + each, 0) : order.samples;
}

/** Throws RangeError where a sample is negative or no number. */
export function answerTo(order: Order, samples: Float64Array): Figures | Latency[] {
  if (!('series' in order)) return figuresOf(order, samples);
  let at = 0;
  return order.series.map((length) => {
    const own = samples.subarray(at, at + length);
    at += length;
    return summarise(own, { seed: order.seed });
  });
}
