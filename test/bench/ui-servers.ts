/** Model servers of others on made-up hosts. */
import { type Metric, seriesKey } from '../../core/contract/metrics.ts';
import type { ServerVitals } from '../../core/contract/monitor.ts';
import { madeUpValue } from './ui-monitor-values.ts';
import { hostNumber } from './ui-rows.ts';

const told = {
  vLLM: ['requests', 'failed', 'latency.p50', 'latency.p95', 'latency.p99', 'latency.mean', 'in-flight', 'queue.time'],
  Triton: ['requests', 'failed', 'latency.mean', 'queue.time'],
  'llama.cpp': [],
} as const;
const language = ['queue.depth', 'batch.size', 'tokens', 'cache'] as const;

/** One on each of the first hosts; the third says nothing. */
export const serverCount = 3;

export function serverOf(n: number, nowMs: number): ServerVitals {
  const { host } = hostNumber(n, 0);
  const runtime = (['vLLM', 'Triton', 'llama.cpp'] as const)[n % serverCount] ?? 'vLLM';
  const container = `${runtime.toLowerCase()}-${n}`;
  const value = (metric: Metric) => {
    const isTold = serverMetrics(n).includes(metric);
    return isTold ? madeUpValue(seriesKey({ metric, name: `${host.name}/${container}`, part: '' }), nowMs) : null;
  };
  const [requests, failed] = [value('server.requests'), value('server.failed')];
  return {
    key: `${host.name}/${container}`,
    ...{ host: host.name, container, runtime, coverage: 'live', at: new Date(nowMs).toISOString() },
    note: runtime === 'llama.cpp' ? 'Start it with --metrics: port 8080 answers 501' : null,
    ...{ requests, failed, errorShare: requests && failed !== null ? failed / requests : null },
    p50: value('server.latency.p50'),
    p95: value('server.latency.p95'),
    p99: value('server.latency.p99'),
    mean: value('server.latency.mean'),
    inFlight: whole(value('server.in-flight')),
    queueTime: value('server.queue.time'),
    queueDepth: whole(value('server.queue.depth')),
    batchSize: whole(value('server.batch.size')),
    tokens: value('server.tokens'),
    cache: value('server.cache'),
  };
}

/** Of the server on that host; none where there is no server. */
export function serverSeries(n: number, nowMs: number): string[] {
  const { key } = serverOf(n, nowMs);
  return serverMetrics(n).map((metric) => seriesKey({ metric, name: key, part: '' }));
}

function serverMetrics(n: number): readonly Metric[] {
  if (n === 0) return [...told.vLLM, ...language].map((name) => `server.${name}` as const);
  return n === 1 ? told.Triton.map((name) => `server.${name}` as const) : [];
}

function whole(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
