/** Made-up metrics that look like measured ones: the same at the same time, whoever asks. Pure. */
import { type Metric, parseSeriesKey, seriesKey, type Unit, wordsOf } from '../../core/contract/metrics.ts';

const tops: { readonly [unit in Unit]: number } = {
  share: 1,
  count: 8,
  'per-second': 120,
  bytes: 200e9,
  'bytes-per-second': 90e6,
  seconds: 0.02,
  celsius: 85,
  watts: 350,
  hertz: 2.5e9,
};
const fixed: { readonly [metric in Metric]?: number } = {
  'memory.total': 256e9,
  'fs.size': 4e12,
  'gpu.memory.total': 48e9,
  'container.memory.limit': 32e9,
  'container.restarts': 0,
  'gpu.ecc': 0,
  'net.errors': 0,
  healthy: 1,
};
const smaller: { readonly [metric in Metric]?: number } = {
  'cpu.iowait': 0.05,
  'cpu.steal': 0.01,
  'pressure.memory': 0.1,
  'swap.used': 0.02,
  'fs.used': 18,
  'gpu.memory.used': 0.23,
  'container.memory': 0.1,
  failed: 0.01,
  unanswered: 0.002,
  'error.share': 0.02,
  'latency.p50': 0.2,
  'latency.p95': 0.6,
  'server.failed': 0.01,
  'server.latency.p50': 0.2,
  'server.latency.p95': 0.6,
};

/** Null: nothing was measured then. Each source is silent for half a minute in every ten. */
export function madeUpHistory(key: string, atMs: number): number | null {
  const [source = ''] = parseSeriesKey(key)?.name.split('/') ?? [];
  return Math.floor(atMs / 1_000 + hash(source)) % 600 < 30 ? null : madeUpValue(key, atMs);
}

/** Null: it is no name of a series. */
export function madeUpValue(key: string, atMs: number): number | null {
  const series = parseSeriesKey(key);
  if (!series) return null;
  const { metric } = series;
  const still = fixed[metric];
  if (still !== undefined) return still;
  const seed = hash(key) % 1_000;
  const second = atMs / 1_000;
  const slow = Math.sin(second / (40 + (seed % 300)) + seed);
  const fast = Math.sin(second * 0.9 + seed * 7) * Math.sin(second / 5 + seed);
  const day = Math.sin((second / 86_400) * 2 * Math.PI + (seed % 7));
  const wave = Math.min(Math.max(0.45 + 0.22 * slow + 0.08 * fast + 0.15 * day, 0), 1);
  return wave * tops[wordsOf(metric).unit] * (smaller[metric] ?? 1);
}

export function hostSeries(name: string, gpus: number, containers: readonly string[]): string[] {
  const plain: readonly Metric[] = [
    'cpu.used',
    'cpu.iowait',
    'load1',
    'memory.used',
    'memory.total',
    'swap.used',
    'pressure.cpu',
    'pressure.memory',
    'pressure.io',
    'clock.skew',
  ];
  const parted: readonly (readonly [Metric, readonly string[]])[] = [
    ...(['disk.read', 'disk.write', 'disk.busy'] as const).map((metric) => [metric, ['nvme0n1', 'nvme1n1']] as const),
    ...(['fs.used', 'fs.size'] as const).map((metric) => [metric, ['/', '/var/lib/docker']] as const),
    ...(['net.received', 'net.sent'] as const).map((metric) => [metric, ['eth0', 'eth1']] as const),
    ['temperature', ['package', 'nvme0']],
    ...(['gpu.used', 'gpu.memory.used', 'gpu.memory.total', 'gpu.temperature', 'gpu.power', 'gpu.clock'] as const).map(
      (metric) => [metric, Array.from({ length: gpus }, (_, index) => String(index))] as const,
    ),
  ];
  return [
    ...plain.map((metric) => seriesKey({ metric, name, part: '' })),
    ...parted.flatMap(([metric, parts]) => parts.map((part) => seriesKey({ metric, name, part }))),
    ...containers.flatMap((container) =>
      (['container.cpu', 'container.memory', 'container.memory.limit'] as const).map((metric) =>
        seriesKey({ metric, name: `${name}/${container}`, part: '' }),
      ),
    ),
  ];
}

export function serviceSeries(name: string): string[] {
  const metrics: readonly Metric[] = [
    'requests',
    'failed',
    'error.share',
    'latency.p50',
    'latency.p95',
    'latency.p99',
    'in-flight',
    'queue.time',
    'queue.depth',
    'batch.size',
    'healthy',
  ];
  return [
    ...metrics.flatMap((metric) => ['blue', 'green'].map((part) => seriesKey({ metric, name, part }))),
    seriesKey({ metric: 'unanswered', name, part: '' }),
  ];
}

function hash(text: string): number {
  let sum = 7;
  for (let index = 0; index < text.length; index += 1) sum = (sum * 31 + text.charCodeAt(index)) % 1_000_003;
  return sum;
}
