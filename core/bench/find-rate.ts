import type { Measured } from './runner/messages.ts';
import type { Runner } from './runner/runner.ts';
import { MOST_SAMPLES, SampleLog } from './sample-log.ts';
import { fewestSamples, serverPasses } from './statistics/early-stopping.ts';

export interface RateSearch {
  readonly targetP99Ms: number;
  readonly durationMs: number;
  readonly seed: number;
  /** Queries/s of one stream. */
  readonly capacity: number;
}

export interface RateFound {
  /** At which to measure. */
  readonly ratePerS: number;
  /** Null where no rate kept the target. */
  readonly maxRate: number | null;
  readonly warnings: readonly string[];
}

const TRIALS = 9;
const CLOSE_ENOUGH = 1.02;
/** The first rate that is tried at all is this part of the capacity. */
const LOWEST = 1 / 256;

/**
 * The highest rate whose p99 stays under the target, by binary search between nothing and what one stream reaches. A trial
 * passes by MLPerf's rule (p99 under the target with 99 % confidence); each is as long as the rule needs, at most as
 * long as the measurement. A rate at which nothing is late is found at once where the target is generous.
 */
export async function findRate(
  runner: Pick<Runner, 'measure'>,
  search: RateSearch,
  signal: AbortSignal,
): Promise<RateFound> {
  const { capacity, targetP99Ms } = search;
  let passed = 0;
  let failed = capacity;
  for (let trial = 0; trial < TRIALS && failed / Math.max(passed, capacity * LOWEST) > CLOSE_ENOUGH; trial++) {
    const rate = (passed + failed) / 2;
    if (await keepsTarget(runner, search, rate, search.seed + trial + 1, signal)) passed = rate;
    else failed = rate;
  }
  if (passed > 0) return { ratePerS: passed, maxRate: passed, warnings: [] };
  return {
    ratePerS: capacity * LOWEST,
    maxRate: null,
    warnings: [
      `No rate kept p99 under ${targetP99Ms} ms: measured at ${Number((capacity * LOWEST).toPrecision(3))} queries/s`,
    ],
  };
}

async function keepsTarget(
  runner: Pick<Runner, 'measure'>,
  { targetP99Ms, durationMs }: RateSearch,
  ratePerS: number,
  seed: number,
  signal: AbortSignal,
): Promise<boolean> {
  const log = new SampleLog();
  // Twice the fewest that can prove it: a few that are late do not fail a rate yet.
  const neededMs = (2 * fewestSamples(0.99) * 1000) / ratePerS;
  const order = {
    schedule: { kind: 'poisson', ratePerS, seed } as const,
    durationMs: Math.min(durationMs, Math.max(neededMs, durationMs / TRIALS)),
    most: MOST_SAMPLES,
  };
  const measured = await runner.measure(order, signal, (latencies, lateness) => log.add(latencies, lateness));
  return keeps(measured, log, targetP99Ms);
}

/** MLPerf's rule: p99 is under the target, with 99 % confidence. What could not even be begun came after its time. */
export function keeps({ planned, queries }: Measured, log: SampleLog, targetP99Ms: number): boolean {
  return serverPasses(planned, log.over(targetP99Ms) + planned - queries).passes;
}
