/** Pure: two pages of a server → what it did in between. */
import type { Metric } from '../../contract/metrics.ts';
import { type Counter, counters } from './profile.ts';
import { histogramQuantile } from './quantile.ts';
import type { ServerPage } from './server-page.ts';

export type ServerMetric = Extract<Metric, `server.${string}`>;

/** `before` is of `spanS` seconds earlier. Without it, or when the server began anew, only what it tells of now is known. */
export function serverValues(
  before: ServerPage | null,
  now: ServerPage,
  spanS: number,
): ReadonlyMap<ServerMetric, number> {
  const values = new Map<ServerMetric, number>();
  const put = (metric: ServerMetric, value: number | null | undefined) => {
    if (value !== null && value !== undefined && Number.isFinite(value)) values.set(metric, value);
  };
  put('server.in-flight', now.now.inFlight);
  put('server.queue.depth', now.now.queueDepth);
  put('server.batch.size', now.now.batchSize);
  put('server.cache', now.now.cache);
  if (!before || spanS <= 0 || beganAnew(before, now)) return values;
  const grown = (counter: Counter) => (now.counts[counter] ?? Number.NaN) - (before.counts[counter] ?? Number.NaN);
  put('server.requests', grown('requests') / spanS);
  put('server.failed', grown('failed') / spanS);
  put('server.error.share', grown('failed') / grown('requests'));
  put('server.tokens', grown('tokens') / spanS);
  put('server.latency.mean', grown('latencyS') / grown('timed'));
  put('server.queue.time', grown('queuedS') / grown('queued'));
  put('server.batch.size', grown('batched') / grown('batches'));
  const buckets = new Map([...now.buckets].map(([bound, count]) => [bound, count - (before.buckets.get(bound) ?? 0)]));
  put('server.latency.p50', histogramQuantile(0.5, buckets));
  put('server.latency.p95', histogramQuantile(0.95, buckets));
  put('server.latency.p99', histogramQuantile(0.99, buckets));
  return values;
}

function beganAnew(before: ServerPage, now: ServerPage): boolean {
  return counters.some((counter) => (now.counts[counter] ?? 0) < (before.counts[counter] ?? 0));
}
