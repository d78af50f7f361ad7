/** What the alerts know without history: whether it is recorded. Slices: telemetry. */
import { seriesKey } from '../contract/metrics.ts';
import { type History, type Sample, tallyOf } from '../telemetry/model.ts';

/** The host that records: the one that Signalbox runs on. */
const HERE = 'this-computer';
const STOPPED = seriesKey({ metric: 'telemetry.stopped', name: HERE, part: '' });

type Read = Pick<History, 'keys' | 'latest' | 'tally' | 'query'>;

/** The history and the series `telemetry.stopped`, whose newest second is all that there is of it. */
export function withStopped(history: Read, isStopped: () => boolean, now: () => number): Read {
  const newest = (): Sample => ({ atMs: now(), value: Number(isStopped()) });
  let of: readonly string[] = [];
  let keys: readonly string[] = [STOPPED];
  return {
    keys() {
      const held = history.keys();
      if (held !== of) [of, keys] = [held, [...held, STOPPED]];
      return keys;
    },
    latest: (series) => (series === STOPPED ? newest() : history.latest(series)),
    tally: (series, fromMs, toMs) => (series === STOPPED ? tallyOf([newest()]) : history.tally(series, fromMs, toMs)),
    query: (query) => history.query(query),
  };
}
