/** The words of telemetry: every metric, its unit, and how a series is named. */

/** What a value is in. `share`: 0 to 1. Times are in seconds, sizes in bytes. */
export type Unit =
  | 'share'
  | 'count'
  | 'per-second'
  | 'bytes'
  | 'bytes-per-second'
  | 'seconds'
  | 'celsius'
  | 'watts'
  | 'hertz';

/** What a series tells of. */
export const sourceKinds = ['host', 'container', 'service', 'rollout'] as const;
export type SourceKind = (typeof sourceKinds)[number];

export interface MetricWords {
  readonly of: SourceKind;
  readonly unit: Unit;
  /** For people: `Memory used`. */
  readonly title: string;
  /** What its part names; absent: it has none. */
  readonly part?: 'mount' | 'disk' | 'interface' | 'gpu' | 'slot' | 'sensor';
}

/** In the order in which screens show them. */
export const metrics = {
  'cpu.used': { of: 'host', unit: 'share', title: 'CPU' },
  'cpu.iowait': { of: 'host', unit: 'share', title: 'CPU waiting for disks' },
  'cpu.steal': { of: 'host', unit: 'share', title: 'CPU taken by the hypervisor' },
  load1: { of: 'host', unit: 'count', title: 'Load, 1 min' },
  'memory.used': { of: 'host', unit: 'bytes', title: 'Memory used' },
  'memory.total': { of: 'host', unit: 'bytes', title: 'Memory' },
  'swap.used': { of: 'host', unit: 'bytes', title: 'Swap used' },
  'pressure.cpu': { of: 'host', unit: 'share', title: 'Waiting for CPU' },
  'pressure.memory': { of: 'host', unit: 'share', title: 'Waiting for memory' },
  'pressure.io': { of: 'host', unit: 'share', title: 'Waiting for disks' },
  'disk.read': { of: 'host', unit: 'bytes-per-second', title: 'Disk reads', part: 'disk' },
  'disk.write': { of: 'host', unit: 'bytes-per-second', title: 'Disk writes', part: 'disk' },
  'disk.busy': { of: 'host', unit: 'share', title: 'Disk busy', part: 'disk' },
  'fs.used': { of: 'host', unit: 'bytes', title: 'Disk used', part: 'mount' },
  'fs.size': { of: 'host', unit: 'bytes', title: 'Disk size', part: 'mount' },
  'net.received': { of: 'host', unit: 'bytes-per-second', title: 'Network in', part: 'interface' },
  'net.sent': { of: 'host', unit: 'bytes-per-second', title: 'Network out', part: 'interface' },
  'net.errors': { of: 'host', unit: 'per-second', title: 'Network errors', part: 'interface' },
  temperature: { of: 'host', unit: 'celsius', title: 'Temperature', part: 'sensor' },
  'clock.skew': { of: 'host', unit: 'seconds', title: 'Clock ahead of ours' },
  uptime: { of: 'host', unit: 'seconds', title: 'Up for' },
  /** How long the newest sample took from the host to here; what alerts on silence look at is a missing sample. */
  'telemetry.delay': { of: 'host', unit: 'seconds', title: 'Sample under way' },
  /** 1 while nothing is recorded, told of the computer that should; judged only, never recorded. */
  'telemetry.stopped': { of: 'host', unit: 'count', title: 'Recording stopped' },
  'gpu.used': { of: 'host', unit: 'share', title: 'GPU', part: 'gpu' },
  'gpu.memory.used': { of: 'host', unit: 'bytes', title: 'VRAM used', part: 'gpu' },
  'gpu.memory.total': { of: 'host', unit: 'bytes', title: 'VRAM', part: 'gpu' },
  'gpu.temperature': { of: 'host', unit: 'celsius', title: 'GPU temperature', part: 'gpu' },
  'gpu.power': { of: 'host', unit: 'watts', title: 'GPU power', part: 'gpu' },
  'gpu.clock': { of: 'host', unit: 'hertz', title: 'GPU clock', part: 'gpu' },
  'gpu.ecc': { of: 'host', unit: 'count', title: 'GPU memory errors', part: 'gpu' },
  /** Of one processor: 2 means two of them. */
  'container.cpu': { of: 'container', unit: 'count', title: 'CPUs used' },
  'container.memory': { of: 'container', unit: 'bytes', title: 'Memory used' },
  'container.memory.limit': { of: 'container', unit: 'bytes', title: 'Memory limit' },
  'container.io.read': { of: 'container', unit: 'bytes-per-second', title: 'Disk reads' },
  'container.io.write': { of: 'container', unit: 'bytes-per-second', title: 'Disk writes' },
  'container.restarts': { of: 'container', unit: 'count', title: 'Restarts' },
  /** Of a model server that is not ours, by its own metrics page; as much of it as the server counts. */
  'server.requests': { of: 'container', unit: 'per-second', title: 'Requests' },
  'server.failed': { of: 'container', unit: 'per-second', title: 'Failed requests' },
  'server.error.share': { of: 'container', unit: 'share', title: 'Error rate' },
  /** Of the last seconds' requests, known to a bucket of the server's histogram. */
  'server.latency.p50': { of: 'container', unit: 'seconds', title: 'Latency p50' },
  'server.latency.p95': { of: 'container', unit: 'seconds', title: 'Latency p95' },
  'server.latency.p99': { of: 'container', unit: 'seconds', title: 'Latency p99' },
  'server.latency.mean': { of: 'container', unit: 'seconds', title: 'Mean latency' },
  'server.in-flight': { of: 'container', unit: 'count', title: 'Requests under way' },
  'server.queue.time': { of: 'container', unit: 'seconds', title: 'Waiting in the queue' },
  'server.queue.depth': { of: 'container', unit: 'count', title: 'Queue' },
  'server.batch.size': { of: 'container', unit: 'count', title: 'Batch size' },
  'server.tokens': { of: 'container', unit: 'per-second', title: 'Tokens made' },
  'server.cache': { of: 'container', unit: 'share', title: 'KV cache used' },
  requests: { of: 'service', unit: 'per-second', title: 'Requests', part: 'slot' },
  /** By the switch's records: no answer, a status of 500 or above, or one that broke off. */
  failed: { of: 'service', unit: 'per-second', title: 'Failed requests', part: 'slot' },
  /** `failed` by `requests`; no value in a second without requests. */
  'error.share': { of: 'service', unit: 'share', title: 'Error rate', part: 'slot' },
  unanswered: { of: 'service', unit: 'per-second', title: 'Answered by no slot' },
  'latency.p50': { of: 'service', unit: 'seconds', title: 'Latency p50', part: 'slot' },
  'latency.p95': { of: 'service', unit: 'seconds', title: 'Latency p95', part: 'slot' },
  'latency.p99': { of: 'service', unit: 'seconds', title: 'Latency p99', part: 'slot' },
  'in-flight': { of: 'service', unit: 'count', title: 'Requests under way', part: 'slot' },
  /** Mean time before the model begins, of the last seconds' requests. */
  'queue.time': { of: 'service', unit: 'seconds', title: 'Waiting in the queue', part: 'slot' },
  'queue.depth': { of: 'service', unit: 'count', title: 'Queue', part: 'slot' },
  'batch.size': { of: 'service', unit: 'count', title: 'Batch size', part: 'slot' },
  /** 1: the slot is healthy. */
  healthy: { of: 'service', unit: 'count', title: 'Healthy', part: 'slot' },
  'rollout.running': { of: 'rollout', unit: 'seconds', title: 'Rollout running for' },
  'rollout.waiting': { of: 'rollout', unit: 'seconds', title: 'Rollout held or interrupted for' },
  /** 1 while the newest rollout of the service is one that failed. */
  'rollout.failed': { of: 'rollout', unit: 'count', title: 'Rollout failed' },
} as const satisfies { readonly [metric: string]: MetricWords };

export type Metric = keyof typeof metrics;

export function isMetric(name: string): name is Metric {
  return Object.hasOwn(metrics, name);
}

export function wordsOf(metric: Metric): MetricWords {
  return metrics[metric];
}

/** One series. `name`: of the host or service (of a rollout its service); of a container `HOST/CONTAINER`. `part`: `` where the metric has none. */
export interface Series {
  readonly metric: Metric;
  readonly name: string;
  readonly part: string;
}

/** `cpu.used|gpu-1|` or `fs.used|gpu-1|/var/lib/docker`: as history, rules and the wire name a series. */
export function seriesKey({ metric, name, part }: Series): string {
  return `${metric}|${name}|${part}`;
}

/** Null when it is no name of a series. */
export function parseSeriesKey(key: string): Series | null {
  const first = key.indexOf('|');
  const second = key.indexOf('|', first + 1);
  const metric = key.slice(0, first);
  if (first < 0 || second < 0 || !isMetric(metric)) return null;
  return { metric, name: key.slice(first + 1, second), part: key.slice(second + 1) };
}
