/** What the alerts know without history: whether it is recorded. Slices: telemetry. */
import { seriesKey } from '../contract/metrics.ts';
import type { History, Sample } from '../telemetry/model.ts';

/** The host that records: the one that Signalbox runs on. */
const HERE = 'this-computer';
const STOPPED = seriesKey({ metric: 'telemetry.stopped', name: HERE, part: '' });

type Read = Pick<History, 'keys' | 'latest' | 'recent' | 'query'>;

/** The history and the series `telemetry.stopped`, whose newest second is all that there is of it. */
export function withStopped(history: Read, isStopped: () => boolean, now: () => number): Read {
  const newest = (): Sample => ({ atMs: now(), value: Number(isStopped()) });
  return {
    keys: () => [...history.keys(), STOPPED],
    latest: (series) => (series === STOPPED ? newest() : history.latest(series)),
    recent: (series, fromMs, toMs) => (series === STOPPED ? [newest()] : history.recent(series, fromMs, toMs)),
    query: (query) => history.query(query),
  };
}
