import type { Cell } from '../contract/bench-record.ts';
import type { Runner } from './runner/runner.ts';
import { SampleLog } from './sample-log.ts';
import { median } from './statistics/select.ts';
import { steadyState } from './statistics/steady.ts';

export interface Warmth {
  readonly warmup: Cell['warmup'];
  /** Of a call once warm, ms. */
  readonly callMs: number;
}

const ROUND_MS = { least: 50, most: 1_000 };
/** A model that has not settled by then is measured with a warning. */
const MOST_ROUNDS = 12;
const MOST_INFERENCES = 1_000_000;

/** Calls of the very shape that is to be measured, in rounds until they neither drift nor jump. */
export async function warmUp(runner: Runner, durationMs: number, signal: AbortSignal): Promise<Warmth> {
  const log = new SampleLog();
  const roundMs = Math.min(ROUND_MS.most, Math.max(ROUND_MS.least, durationMs / MOST_ROUNDS));
  const order = { schedule: { kind: 'closed', inferencesPerQuery: 1 }, durationMs: roundMs } as const;
  let found = { steady: false, note: null as string | null };
  for (let round = 0; round < MOST_ROUNDS && !found.steady; round++) {
    const most = Math.ceil(MOST_INFERENCES / MOST_ROUNDS);
    await runner.measure({ ...order, most }, signal, (latencies, lateness) => log.add(latencies, lateness));
    found = steadyState(log.all());
  }
  const all = log.all();
  const { steady, note } = found;
  return { warmup: { inferences: log.n, steady, note }, callMs: median(all.subarray(Math.floor(all.length / 2))) };
}
