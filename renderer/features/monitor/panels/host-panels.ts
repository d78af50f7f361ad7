import { type Metric, parseSeriesKey, type Series, seriesKey, wordsOf } from '../../../../core/contract/metrics.ts';
import { inPanels, type PanelPlan } from './plan.ts';

interface Wanted {
  readonly id: string;
  readonly title: string;
  readonly metrics: readonly Metric[];
  /** Shown as a share of this one of the same part. */
  readonly by?: Metric;
  readonly top?: number;
}

/** In this order, as far as the host has them. */
const wanted: readonly Wanted[] = [
  { id: 'cpu', title: 'CPU', metrics: ['cpu.used', 'cpu.iowait', 'cpu.steal'], top: 1 },
  { id: 'pressure', title: 'Pressure', metrics: ['pressure.cpu', 'pressure.memory', 'pressure.io'] },
  { id: 'memory', title: 'Memory and swap', metrics: ['memory.used', 'memory.total', 'swap.used'] },
  { id: 'load', title: 'Load, 1 min', metrics: ['load1'] },
  { id: 'disk', title: 'Disks', metrics: ['disk.read', 'disk.write'] },
  { id: 'disk-busy', title: 'Disks busy', metrics: ['disk.busy'], top: 1 },
  { id: 'fs', title: 'File systems used', metrics: ['fs.used'], by: 'fs.size', top: 1 },
  { id: 'net', title: 'Network', metrics: ['net.received', 'net.sent'] },
  { id: 'net-errors', title: 'Network errors', metrics: ['net.errors'] },
  { id: 'temperature', title: 'Temperature', metrics: ['temperature'], top: 60 },
  { id: 'gpu', title: 'GPUs used', metrics: ['gpu.used'], top: 1 },
  { id: 'vram', title: 'VRAM used', metrics: ['gpu.memory.used'], by: 'gpu.memory.total', top: 1 },
  { id: 'gpu-temperature', title: 'GPU temperature', metrics: ['gpu.temperature'], top: 60 },
  { id: 'gpu-power', title: 'GPU power', metrics: ['gpu.power'] },
  { id: 'gpu-clock', title: 'GPU clock', metrics: ['gpu.clock'] },
  { id: 'gpu-ecc', title: 'GPU memory errors', metrics: ['gpu.ecc'] },
  { id: 'container-cpu', title: 'CPUs used by containers', metrics: ['container.cpu'] },
  { id: 'container-memory', title: 'Memory of containers', metrics: ['container.memory'] },
  { id: 'server-requests', title: 'Requests of model servers', metrics: ['server.requests', 'server.failed'] },
  {
    id: 'server-latency',
    title: 'Latency of model servers',
    metrics: ['server.latency.p50', 'server.latency.p95', 'server.latency.p99', 'server.latency.mean'],
  },
  { id: 'server-queue', title: 'Queues of model servers', metrics: ['server.queue.depth', 'server.in-flight'] },
  { id: 'server-waiting', title: 'Waiting in queues of model servers', metrics: ['server.queue.time'] },
  { id: 'server-batch', title: 'Batch size of model servers', metrics: ['server.batch.size'] },
  { id: 'server-tokens', title: 'Tokens made by model servers', metrics: ['server.tokens'] },
  { id: 'server-cache', title: 'KV cache used of model servers', metrics: ['server.cache'], top: 1 },
  { id: 'clock', title: 'Clock ahead of ours', metrics: ['clock.skew'] },
];

/** The panels of a host, by what is measured of it and of its containers. Pure. */
export function hostPanels(keys: readonly string[]): readonly PanelPlan[] {
  const known = keys.map(parseSeriesKey).filter((series) => series !== null);
  return wanted.flatMap(({ id, title, metrics, by, top = 0 }) => {
    const lines = metrics.flatMap((metric) =>
      known
        .filter((series) => series.metric === metric)
        .map((series) => ({
          key: seriesKey(series),
          label: labelOf(series, metrics.length > 1),
          ...(by && { by: seriesKey({ ...series, metric: by }) }),
        })),
    );
    const unit = by ? 'share' : wordsOf(metrics[0] ?? 'cpu.used').unit;
    return inPanels({ id, title, unit, top }, lines);
  });
}

/** What its part is called; where several metrics are in one panel, which one it is of. */
function labelOf({ metric, name, part }: Series, several: boolean): string {
  const { of, title, part: kind } = wordsOf(metric);
  const called = of === 'container' ? name.slice(name.indexOf('/') + 1) : kind === 'gpu' ? `GPU ${part}` : part;
  if (called === '') return title;
  return several ? `${title}, ${called}` : called;
}
