/** Monitoring of made-up hosts and services, behind the real contract. */
import { setTimeout as sleep } from 'node:timers/promises';
import { implement } from '@orpc/server';
import { seriesKey } from '../../core/contract/metrics.ts';
import {
  type ContainerVitals,
  type HostVitals,
  type Mark,
  monitorContract,
  type Points,
  type ServiceVitals,
  type SlotVitals,
  type Tier,
} from '../../core/contract/monitor.ts';
import { LiveTable } from '../../core/platform/live-table.ts';
import { orNever } from '../../core/platform/waiting.ts';
import { hostSeries, madeUpHistory, madeUpValue, serviceSeries } from './ui-monitor-values.ts';
import { hostNumber, serviceNumber } from './ui-rows.ts';
import { serverCount, serverOf, serverSeries } from './ui-servers.ts';

const SECOND_MS = 1_000;
const tiers: readonly { readonly tier: Tier; readonly stepMs: number; readonly keptMs: number }[] = [
  { tier: '1s', stepMs: 1_000, keptMs: 900_000 },
  { tier: '10s', stepMs: 10_000, keptMs: 86_400_000 },
  { tier: '1m', stepMs: 60_000, keptMs: 30 * 86_400_000 },
  { tier: '15m', stepMs: 900_000, keptMs: 30 * 86_400_000 },
];

/** Every second all of them say something new, as those of a real core do. */
export function madeUpMonitor(hostCount: number, serviceCount: number) {
  const hosts = ticking(hostCount, vitalsOf, ({ host }) => host);
  const containers = ticking(hostCount, containerOf, ({ key }) => key);
  const services = ticking(serviceCount, serviceOf, ({ service }) => service);
  const servers = ticking(Math.min(hostCount, serverCount), serverOf, ({ key }) => key);
  const os = implement(monitorContract);
  return {
    hosts: os.hosts.handler(() => hosts.rows()),
    containers: os.containers.handler(() => containers.rows()),
    servers: os.servers.handler(() => servers.rows()),
    services: os.services.handler(() => services.rows()),
    watchHosts: os.watchHosts.handler(({ signal }) => hosts.watch(orNever(signal))),
    watchContainers: os.watchContainers.handler(({ signal }) => containers.watch(orNever(signal))),
    watchServers: os.watchServers.handler(({ signal }) => servers.watch(orNever(signal))),
    watchServices: os.watchServices.handler(({ signal }) => services.watch(orNever(signal))),
    series: os.series.handler(({ input: { host, service } }) => {
      if (service !== undefined) return serviceSeries(service);
      const n = Number(host?.split('-')[1] ?? 0);
      if (host === undefined) return [];
      return [...hostSeries(host, n % 5, [`svc-${n}-blue`, `svc-${n}-green`]), ...serverSeries(n, Date.now())];
    }),
    query: os.query.handler(({ input: { series, from, to, maxPoints } }) => {
      const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
      const { tier, stepMs } = tiers.findLast((each) => (toMs - fromMs) / each.stepMs >= maxPoints) ??
        tiers.find((each) => Date.now() - fromMs <= each.keptMs + SECOND_MS) ?? {
          tier: '15m' as const,
          stepMs: 900_000,
        };
      return { from, to, stepMs, tier, series: series.map((key) => pointsOf(key, fromMs, toMs, stepMs)) };
    }),
    live: os.live.handler(({ input, signal }) => live(input.series, orNever(signal))),
    marks: os.marks.handler(({ input: { from, to } }) => marksOf(Date.parse(from), Date.parse(to))),
    storage: os.storage.handler(() => ({
      bytes: 412e6,
      mostBytes: 3e9,
      series: 6_200,
      since: tiers.map(({ tier, keptMs }) => ({ tier, keptMs, from: new Date(Date.now() - keptMs).toISOString() })),
      problem: null,
      recording: true,
    })),
  };
}

function ticking<Row>(count: number, rowOf: (n: number, atMs: number) => Row, keyOf: (row: Row) => string) {
  const table: LiveTable<Row> = new LiveTable<Row>(() => {
    const timer = setInterval(tell, SECOND_MS);
    return () => clearInterval(timer);
  });
  const tell = () => {
    for (let n = 0; n < count; n += 1) {
      const row = rowOf(n, Date.now());
      table.set(keyOf(row), row);
    }
  };
  tell();
  return table;
}

const startedMs = Date.now();

function vitalsOf(n: number, nowMs: number): HostVitals {
  const { host, problem } = hostNumber(n, 0);
  const waiting = n % 41 === 5;
  const gap = !waiting && n % 23 === 7;
  const atMs = gap ? startedMs - 12_000 : nowMs;
  const steady = Math.floor(atMs / SECOND_MS) * SECOND_MS;
  const value = (metric: Parameters<typeof seriesKey>[0]['metric'], part = '') =>
    waiting ? null : madeUpValue(seriesKey({ metric, name: host.name, part }), steady);
  return {
    host: host.name,
    coverage: waiting ? 'waiting' : gap ? 'gap' : 'live',
    at: waiting ? null : new Date(atMs).toISOString(),
    problem: gap
      ? (problem ?? { code: 'host-unreachable', message: 'It does not answer: check its power', data: {} })
      : null,
    gpuNote: null,
    cpu: value('cpu.used'),
    memoryUsed: value('memory.used'),
    memoryTotal: value('memory.total'),
    diskShare: ratio(value('fs.used', '/'), 4e12),
    diskMount: '/',
    diskRead: value('disk.read', 'nvme0n1'),
    diskWrite: value('disk.write', 'nvme0n1'),
    received: value('net.received', 'eth0'),
    sent: value('net.sent', 'eth0'),
    pressure: value('pressure.cpu'),
    temperature: n % 5 === 0 ? null : value('temperature', 'package'),
    clockSkew: 0.002,
    gpus: Array.from({ length: n % 5 }, (_, index) => ({
      index: String(index),
      name: 'NVIDIA L40S',
      used: value('gpu.used', String(index)),
      memoryUsed: value('gpu.memory.used', String(index)),
      memoryTotal: value('gpu.memory.total', String(index)),
      temperature: value('gpu.temperature', String(index)),
      power: value('gpu.power', String(index)),
    })),
    containers: waiting ? 0 : 2 + (n % 7),
  };
}

function containerOf(n: number, nowMs: number): ContainerVitals {
  const { host } = hostNumber(n, 0);
  const container = `svc-${n}-blue`;
  const value = (metric: Parameters<typeof seriesKey>[0]['metric']) =>
    madeUpValue(seriesKey({ metric, name: `${host.name}/${container}`, part: '' }), nowMs);
  return {
    key: `${host.name}/${container}`,
    host: host.name,
    container,
    service: `svc-${n}`,
    slot: 'blue',
    state: 'running',
    at: new Date(nowMs).toISOString(),
    cpu: value('container.cpu'),
    memory: value('container.memory'),
    memoryLimit: value('container.memory.limit'),
    ioRead: null,
    ioWrite: null,
    restarts: 0,
  };
}

function serviceOf(n: number, nowMs: number): ServiceVitals {
  const { service, host, split } = serviceNumber(n);
  const slot = (part: string): SlotVitals => {
    const value = (metric: Parameters<typeof seriesKey>[0]['metric']) =>
      madeUpValue(seriesKey({ metric, name: service, part }), nowMs);
    return {
      requests: value('requests'),
      failed: value('failed'),
      p50: value('latency.p50'),
      p95: value('latency.p95'),
      p99: value('latency.p99'),
      inFlight: Math.round(value('in-flight') ?? 0),
      queueTime: value('queue.time'),
      queueDepth: Math.round(value('queue.depth') ?? 0),
      batchSize: value('batch.size'),
      healthy: true,
    };
  };
  return {
    service,
    host,
    live: split?.live ?? null,
    coverage: 'live',
    at: new Date(nowMs).toISOString(),
    problem: null,
    blue: slot('blue'),
    green: slot('green'),
    unanswered: 0,
  };
}

function ratio(part: number | null, whole: number): number | null {
  return part === null ? null : part / whole;
}

function pointsOf(key: string, fromMs: number, toMs: number, stepMs: number): Points {
  const points = { t: [] as number[], mean: [] as (number | null)[], spread: stepMs > SECOND_MS ? 0.08 : 0 };
  let inGap = false;
  for (let atMs = Math.ceil(fromMs / stepMs) * stepMs; atMs <= Math.min(toMs, Date.now()); atMs += stepMs) {
    const value = madeUpHistory(key, atMs);
    if (value === null && inGap) continue;
    inGap = value === null;
    points.t.push(atMs - fromMs);
    points.mean.push(value);
  }
  const { t, mean, spread } = points;
  const times = (factor: number) => mean.map((value) => value && value * factor);
  return { series: key, t, mean, min: times(1 - spread), max: times(1 + spread), last: mean };
}

async function* live(series: readonly string[], signal: AbortSignal) {
  while (!signal.aborted) {
    const atMs = Math.floor(Date.now() / SECOND_MS) * SECOND_MS;
    const at = new Date(atMs).toISOString();
    const values = series.map((key) => {
      const value = madeUpHistory(key, atMs);
      return value === null ? null : { at, value };
    });
    yield { at, values };
    await sleep(SECOND_MS - (Date.now() % SECOND_MS), undefined, { signal }).catch(() => {});
  }
}

/** Some of each kind, at the same share of every span. */
function marksOf(fromMs: number, toMs: number): Mark[] {
  const kinds: readonly (readonly [number, number | null, Mark['kind'], string])[] = [
    [0.15, 0.3, 'rollout', 'Rolled out credit-risk@2.0.0'],
    [0.26, null, 'switch', 'Switched svc-0 to green'],
    [0.44, 0.47, 'alert', 'cpu-busy fired on gpu-00001'],
    [0.58, null, 'container', 'Container svc-1-green restarted'],
    [0.7, null, 'clock', 'The clock of gpu-00001 jumped by 1 h'],
    [0.8, 0.84, 'off', 'Signalbox was off'],
    [0.92, null, 'drift', 'Drift of credit-risk: age'],
  ];
  const at = (share: number) => new Date(fromMs + (toMs - fromMs) * share).toISOString();
  return kinds.map(([from, until, kind, what]) => ({
    id: kind,
    at: at(from),
    until: until === null ? null : at(until),
    kind,
    host: null,
    service: null,
    what,
    place: kind === 'rollout' ? '/services?jobs=' : null,
  }));
}
