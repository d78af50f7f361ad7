/** Pure: samples and what is known besides → the rows that tables show. Slices: services. */
import type { Metric } from '../contract/metrics.ts';
import { seriesKey } from '../contract/metrics.ts';
import type {
  ContainerVitals,
  GpuVitals,
  HostVitals,
  ServerVitals,
  ServiceVitals,
  SlotVitals,
} from '../contract/monitor.ts';
import type { ProblemView } from '../contract/procedure.ts';
import type { Slot } from '../services/model.ts';
import type { CollectedContainer, CollectorStatus } from './collect/model.ts';
import type { Newest } from './newest.ts';
import type { ServerMetric } from './runtimes/server-values.ts';
import type { ServiceStatus } from './services/collector.ts';

/** A sample that is older is not how things are now. */
export const STALE_MS = 5_000;
const SUMMED = ['disk.read', 'disk.write', 'net.received', 'net.sent'] as const;

/** `frame`: the host's newest; values of one that is older than STALE_MS before `nowMs` are still shown, with their `at`. */
export function hostVitals(
  host: string,
  status: CollectorStatus | null,
  frame: Newest | null,
  nowMs: number,
): HostVitals {
  const at = (metric: Metric, part = '') => frame?.values.get(seriesKey({ metric, name: host, part })) ?? null;
  const { sums, fullest, hottest } = addUp(host, frame);
  const coverage = coverageOf(frame, nowMs);
  const gpu = ({ index, name }: { index: string; name: string }): GpuVitals => ({
    index,
    name,
    used: at('gpu.used', index),
    memoryUsed: at('gpu.memory.used', index),
    memoryTotal: at('gpu.memory.total', index),
    temperature: at('gpu.temperature', index),
    power: at('gpu.power', index),
  });
  return {
    host,
    coverage,
    at: frame && new Date(frame.atMs).toISOString(),
    problem: view(status?.problem ?? null),
    gpuNote: status?.gpuNote ?? null,
    cpu: at('cpu.used'),
    memoryUsed: at('memory.used'),
    memoryTotal: at('memory.total'),
    diskShare: fullest?.share ?? null,
    diskMount: fullest?.mount ?? null,
    diskRead: sums.get('disk.read') ?? null,
    diskWrite: sums.get('disk.write') ?? null,
    received: sums.get('net.received') ?? null,
    sent: sums.get('net.sent') ?? null,
    pressure: largest([at('pressure.cpu'), at('pressure.memory'), at('pressure.io')]),
    temperature: hottest,
    clockSkew: at('clock.skew'),
    gpus: status?.gpus.map(gpu) ?? [],
    containers: coverage === 'live' ? runningOf(status?.containers ?? null) : null,
  };
}

/** What has parts is told in sum, or by its worst. Keys are only compared: they are many, and this is done each second. */
function addUp(host: string, newest: Newest | null) {
  const of = (metric: Metric) => seriesKey({ metric, name: host, part: '' });
  const summed = SUMMED.map((metric) => ({ metric, of: of(metric) }));
  const [used, heat] = [of('fs.used'), of('temperature')];
  const sums = new Map<Metric, number>();
  let fullest: { readonly mount: string; readonly share: number } | null = null;
  let hottest: number | null = null;
  const isPart = (key: string, whole: string) => key.length > whole.length && key.startsWith(whole);
  for (const key of newest?.values.keys() ?? []) {
    const value = () => newest?.values.get(key) ?? Number.NaN;
    if (isPart(key, heat)) hottest = Math.max(hottest ?? value(), value());
    else if (isPart(key, used)) {
      const mount = key.slice(used.length);
      const size = newest?.values.get(seriesKey({ metric: 'fs.size', name: host, part: mount })) ?? 0;
      const share = size > 0 ? value() / size : null;
      if (share !== null && share > (fullest?.share ?? -1)) fullest = { mount, share };
    } else {
      const sum = summed.find((each) => isPart(key, each.of));
      if (sum) sums.set(sum.metric, (sums.get(sum.metric) ?? 0) + value());
    }
  }
  return { sums, fullest, hottest };
}

function runningOf(containers: readonly CollectedContainer[] | null): number | null {
  return containers?.filter(({ state }) => state === 'running').length ?? null;
}

export function containerVitals(host: string, container: CollectedContainer, frame: Newest | null): ContainerVitals {
  const { name, service, slot, state, restarts } = container;
  const at = (metric: Metric) => frame?.values.get(seriesKey({ metric, name: `${host}/${name}`, part: '' })) ?? null;
  return {
    key: `${host}/${name}`,
    host,
    container: name,
    service,
    slot,
    state,
    at: frame && new Date(frame.atMs).toISOString(),
    cpu: at('container.cpu'),
    memory: at('container.memory'),
    memoryLimit: at('container.memory.limit'),
    ioRead: at('container.io.read'),
    ioWrite: at('container.io.write'),
    restarts,
  };
}

/** Null: no model server is known to be in it. */
export function serverVitals(
  host: string,
  { name, server }: CollectedContainer,
  frame: Newest | null,
  nowMs: number,
): ServerVitals | null {
  if (!server) return null;
  const key = `${host}/${name}`;
  const at = (metric: ServerMetric) => frame?.values.get(seriesKey({ metric, name: key, part: '' })) ?? null;
  const values = {
    requests: at('server.requests'),
    failed: at('server.failed'),
    errorShare: at('server.error.share'),
    p50: at('server.latency.p50'),
    p95: at('server.latency.p95'),
    p99: at('server.latency.p99'),
    mean: at('server.latency.mean'),
    inFlight: at('server.in-flight'),
    queueTime: at('server.queue.time'),
    queueDepth: at('server.queue.depth'),
    batchSize: at('server.batch.size'),
    tokens: at('server.tokens'),
    cache: at('server.cache'),
  };
  // A host that is heard says nothing of a server whose page was not read yet.
  const isKnown = Object.values(values).some((value) => value !== null);
  return {
    key,
    ...{ host, container: name, ...server },
    coverage: isKnown ? coverageOf(frame, nowMs) : 'waiting',
    at: isKnown && frame ? new Date(frame.atMs).toISOString() : null,
    ...values,
  };
}

export function serviceVitals(
  service: string,
  knownHost: string,
  status: ServiceStatus | null,
  frame: Newest | null,
  nowMs: number,
): ServiceVitals {
  const at = (metric: Metric, part: string) => frame?.values.get(seriesKey({ metric, name: service, part })) ?? null;
  const slot = (part: Slot): SlotVitals => ({
    requests: at('requests', part),
    failed: at('failed', part),
    p50: at('latency.p50', part),
    p95: at('latency.p95', part),
    p99: at('latency.p99', part),
    inFlight: at('in-flight', part),
    queueTime: at('queue.time', part),
    queueDepth: at('queue.depth', part),
    batchSize: at('batch.size', part),
    healthy: status?.state?.slots[part] ? (status.healthy?.[part] ?? null) : null,
  });
  return {
    service,
    host: status?.host ?? knownHost,
    live: status?.state?.split?.live ?? null,
    coverage: coverageOf(frame, nowMs),
    at: frame && new Date(frame.atMs).toISOString(),
    problem: view(status?.problem ?? null),
    blue: slot('blue'),
    green: slot('green'),
    unanswered: at('unanswered', ''),
  };
}

/** Where telemetry of a source stands, by its newest frame. */
export function coverageOf(frame: Newest | null, nowMs: number): HostVitals['coverage'] {
  if (!frame) return 'waiting';
  return nowMs - frame.atMs > STALE_MS ? 'gap' : 'live';
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter((each) => each !== null);
  return known.length > 0 ? Math.max(...known) : null;
}

function view(problem: { toJSON(): unknown } | null): ProblemView | null {
  return problem && (JSON.parse(JSON.stringify(problem)) as ProblemView);
}
