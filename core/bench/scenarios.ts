/** What the scenarios of MLPerf's LoadGen are here. */
import type { Scenario } from '../contract/bench-record.ts';
import type { Schedule } from './runner/messages.ts';

/** Samples of a multi-stream query. */
export const MULTI_STREAM_SAMPLES = 8;

/** The percentile that a scenario is judged by; null: by its throughput. */
export const scenarioPart: { readonly [scenario in Scenario]: number | null } = {
  'single-stream': 0.9,
  'multi-stream': 0.99,
  server: 0.99,
  offline: null,
};

/** MLPerf's least: queries, of offline samples. Fewer are told, with a warning. */
export const fewestQueries: { readonly [scenario in Scenario]: number } = {
  'single-stream': 64,
  'multi-stream': 662,
  server: 662,
  offline: 24_576,
};

/** The schedule of all but `server`, whose rate has to be found. */
export function closedSchedule(scenario: Scenario, batch: number): Extract<Schedule, { kind: 'closed' }> {
  const inferencesPerQuery = scenario === 'multi-stream' ? Math.ceil(MULTI_STREAM_SAMPLES / batch) : 1;
  return { kind: 'closed', inferencesPerQuery };
}

/** What to say of a count that is below the scenario's least; null: it is enough. */
export function tooFew(scenario: Scenario, queries: number, batch: number): string | null {
  const counted = scenario === 'offline' ? queries * batch : queries;
  const least = fewestQueries[scenario];
  if (counted >= least) return null;
  const what = scenario === 'offline' ? 'samples' : 'queries';
  return `Only ${counted.toLocaleString('en')} of the ${least.toLocaleString('en')} ${what} that the scenario ${scenario} takes: measure longer`;
}
