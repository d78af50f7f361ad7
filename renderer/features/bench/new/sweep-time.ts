import { duration, plural } from '../../../ui/format.ts';
import type { BenchWish, SweepRequest } from './bench-form.ts';

/** How long a benchmark will take. Pure. */

export interface TimeNeeded {
  readonly settings: number;
  readonly leastMs: number;
  readonly mostMs: number;
}

/** Opening a model in two processes; a large model takes longer. */
const START_MS = 1_500;
const WARM_ROUNDS = 12;
/** Searching the highest rate that keeps a target. */
const RATE_TRIALS = 9;
/** A rate that is not kept the whole time is lowered and measured again. */
const MEASURED_AT_MOST = 4;

/** Null: nobody can say before the rows are read. */
export function timeNeeded(wish: BenchWish): TimeNeeded | null {
  switch (wish.kind) {
    case 'run': {
      const { models, durationMs, scenario, targetP99Ms } = wish.request;
      const searches = scenario === 'server' && targetP99Ms !== undefined;
      return sum(settingsOf(wish.request) * models.length, durationMs, 1, searches);
    }
    case 'compare':
      return sum(settingsOf(wish.request), wish.request.durationMs, 3);
    case 'endpoint': {
      const { durationMs, timeoutMs } = wish.request;
      return { settings: 1, leastMs: durationMs, mostMs: durationMs + timeoutMs };
    }
    case 'eval':
      return null;
  }
}

/** `12 settings: 2 min 18 s to 4 min 0 s`. */
export function timeWords({ settings, leastMs, mostMs }: TimeNeeded): string {
  const round = (ms: number) => duration(Math.ceil(ms / 1_000) * 1_000);
  return `${plural(settings, 'setting')}: ${round(leastMs)} to ${round(mostMs)}`;
}

function settingsOf({ providers, batches, threads }: SweepRequest): number {
  return providers.length * batches.length * threads.length;
}

/** `arms`: how many copies are warmed up for a setting, one after the other. */
function sum(settings: number, durationMs: number, arms: number, searches = false): TimeNeeded {
  const round = Math.min(1_000, Math.max(50, durationMs / (arms === 1 ? 1 : 4) / WARM_ROUNDS));
  const least = START_MS + arms * round + durationMs * (searches ? 2 : 1);
  const most =
    2 * START_MS * arms + arms * WARM_ROUNDS * round + durationMs * (searches ? RATE_TRIALS + MEASURED_AT_MOST : 1);
  return { settings, leastMs: settings * least, mostMs: settings * most };
}
