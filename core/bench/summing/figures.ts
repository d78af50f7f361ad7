/** The figures of a cell, from all its samples. Pure. */
import type { Cell, Scenario } from '../../contract/bench-record.ts';
import { exponentialGaps } from '../runner/arrivals.ts';
import type { Schedule } from '../runner/messages.ts';
import { scenarioPart } from '../scenarios.ts';
import { streamEstimate } from '../statistics/early-stopping.ts';
import { summarise } from '../statistics/summarise.ts';
import { throughputOfCalls, throughputOfCompletions } from '../statistics/throughput.ts';

/** How the samples came about. */
export interface SumOrder {
  readonly scenario: Scenario;
  readonly schedule: Schedule;
  readonly batch: number;
  /** Of the intervals. */
  readonly seed: number;
  /** How many samples there are. */
  readonly samples: number;
}

export type Figures = Pick<Cell, 'durationMs' | 'inferences' | 'latency' | 'throughput' | 'earlyStopping'>;

/** `samples`: latencies in the order of time, ms. Throws RangeError where one is negative or no number. */
export function figuresOf({ scenario, schedule, batch, seed }: SumOrder, samples: Float64Array): Figures {
  const part = scenarioPart[scenario];
  const told = {
    latency: summarise(samples, { seed }),
    earlyStopping: part === null ? null : streamEstimate(samples, part),
  };
  if (schedule.kind === 'closed') {
    const calls = schedule.inferencesPerQuery;
    const durationMs = samples.reduce((sum, each) => sum + each, 0);
    return {
      ...told,
      durationMs,
      inferences: samples.length * calls,
      throughput: throughputOfCalls(samples, batch * calls),
    };
  }
  const done = completions(samples, schedule);
  const durationMs = done.at(-1) ?? 0;
  return {
    ...told,
    durationMs,
    inferences: samples.length,
    throughput: throughputOfCompletions(done, batch, durationMs),
  };
}

/** When each query was done since the start, ms: the arrivals are those of the seed. */
function completions(
  latencies: Float64Array,
  { ratePerS, seed }: Extract<Schedule, { kind: 'poisson' }>,
): Float64Array {
  const gap = exponentialGaps(ratePerS, seed);
  let planned = 0;
  return latencies.map((latency) => {
    planned += gap();
    return planned + latency;
  });
}
