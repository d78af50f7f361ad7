import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { parseSeriesKey } from './metrics.ts';
import { count, instant, problem, procedure, rowStream } from './procedure.ts';

const MOST_SERIES = 400;

/** A series by its key, see metrics.ts. */
export const series = z.string().refine((key) => parseSeriesKey(key) !== null, 'Name a series such as cpu.used|gpu-1|');
const manySeries = z.array(series).max(MOST_SERIES).readonly();

/** Null: there is no such value (now). Never 0 for what is not known. */
const value = z.number().nullable();

const gpuVitals = z.object({
  index: z.string(),
  name: z.string(),
  used: value,
  memoryUsed: value,
  memoryTotal: value,
  temperature: value,
  power: value,
});

/** Where telemetry of a host stands. `waiting`: no sample yet. `gap`: it was there and says nothing now. */
const coverage = z.enum(['waiting', 'live', 'gap']);

/** The newest of a host, for tables and the heat map. Shares 0 to 1, bytes, seconds. */
export const hostVitals = z.object({
  host: z.string(),
  coverage,
  /** When the newest sample was taken, by our clock. */
  at: instant.nullable(),
  /** Why there are none, or no newer ones. */
  problem: problem.nullable(),
  /** Why GPUs are not told, for people; null where all is well or there are none. */
  gpuNote: z.string().nullable(),
  cpu: value,
  memoryUsed: value,
  memoryTotal: value,
  /** Of the fullest file system. */
  diskShare: value,
  diskMount: z.string().nullable(),
  diskRead: value,
  diskWrite: value,
  received: value,
  sent: value,
  /** The worst of the three pressures. */
  pressure: value,
  temperature: value,
  /** Seconds, positive: its clock is ahead of ours. */
  clockSkew: value,
  gpus: z.array(gpuVitals).readonly(),
  /** Those that run; null while the host, or its engine, says nothing. */
  containers: value,
});

export const containerVitals = z.object({
  /** `HOST/CONTAINER`. */
  key: z.string(),
  host: z.string(),
  container: z.string(),
  service: z.string().nullable(),
  slot: z.enum(['blue', 'green']).nullable(),
  state: z.string(),
  at: instant.nullable(),
  cpu: value,
  memory: value,
  memoryLimit: value,
  ioRead: value,
  ioWrite: value,
  restarts: value,
});

/** A model server that is not ours, such as Triton or vLLM, by its own metrics: null is what it does not tell. */
export const serverVitals = z.object({
  /** `HOST/CONTAINER`. */
  key: z.string(),
  host: z.string(),
  container: z.string(),
  /** For people: `vLLM`. */
  runtime: z.string(),
  coverage,
  at: instant.nullable(),
  /** Why nothing is known of it, and what to do; null while it answers. */
  note: z.string().nullable(),
  requests: value,
  failed: value,
  errorShare: value,
  p50: value,
  p95: value,
  p99: value,
  mean: value,
  inFlight: value,
  queueTime: value,
  queueDepth: value,
  batchSize: value,
  tokens: value,
  cache: value,
});

const slotVitals = z.object({
  requests: value,
  failed: value,
  p50: value,
  p95: value,
  p99: value,
  inFlight: value,
  queueTime: value,
  queueDepth: value,
  batchSize: value,
  healthy: z.boolean().nullable(),
});

export const serviceVitals = z.object({
  service: z.string(),
  host: z.string(),
  live: z.enum(['blue', 'green']).nullable(),
  coverage,
  at: instant.nullable(),
  problem: problem.nullable(),
  blue: slotVitals,
  green: slotVitals,
  unanswered: value,
});

/** Of the span from `at` on: each of these is null when there is no sample. */
const points = z.object({
  series,
  /** ms after `from`, growing. */
  t: z.array(z.number()).readonly(),
  min: z.array(value).readonly(),
  mean: z.array(value).readonly(),
  max: z.array(value).readonly(),
  last: z.array(value).readonly(),
});

export const tier = z.enum(['1s', '10s', '1m', '15m', '2h']);

/** Something that happened, drawn on the time axis. */
export const mark = z.object({
  id: z.string(),
  at: instant,
  /** Null: an instant, or it goes on. */
  until: instant.nullable(),
  kind: z.enum(['rollout', 'switch', 'alert', 'drift', 'container', 'clock', 'off']),
  host: z.string().nullable(),
  service: z.string().nullable(),
  /** For people: `Switched credit to green`. */
  what: z.string(),
  /** The address of the page that tells more, null when there is none. */
  place: z.string().nullable(),
});

const span = z.object({ from: instant, to: instant });

export const monitorContract = {
  hosts: procedure.route({ method: 'GET', path: '/monitor/hosts' }).output(z.array(hostVitals).readonly()),
  containers: procedure
    .route({ method: 'GET', path: '/monitor/containers' })
    .output(z.array(containerVitals).readonly()),
  servers: procedure.route({ method: 'GET', path: '/monitor/servers' }).output(z.array(serverVitals).readonly()),
  services: procedure.route({ method: 'GET', path: '/monitor/services' }).output(z.array(serviceVitals).readonly()),
  watchHosts: procedure.route({ method: 'GET', path: '/monitor/hosts/watch' }).output(rowStream(hostVitals)),
  watchContainers: procedure
    .route({ method: 'GET', path: '/monitor/containers/watch' })
    .output(rowStream(containerVitals)),
  watchServers: procedure.route({ method: 'GET', path: '/monitor/servers/watch' }).output(rowStream(serverVitals)),
  watchServices: procedure.route({ method: 'GET', path: '/monitor/services/watch' }).output(rowStream(serviceVitals)),
  /** All series of one host, with its containers, or of one service. */
  series: procedure
    .route({ method: 'GET', path: '/monitor/series' })
    .input(z.object({ host: z.string().optional(), service: z.string().optional() }))
    .output(z.array(series).readonly()),
  /** The past, in the coarsest tier that still fills the points asked for. A hole of more than two steps holds one null. */
  query: procedure
    .route({ method: 'POST', path: '/monitor/query' })
    .input(span.extend({ series: manySeries, maxPoints: z.number().int().min(10).max(5_000).default(700) }))
    .output(z.object({ from: instant, to: instant, stepMs: z.number(), tier, series: z.array(points).readonly() })),
  /** The newest second of these series, again and again: null where a series has none. Begins with the newest there is. */
  live: procedure
    .route({ method: 'POST', path: '/monitor/live' })
    .input(z.object({ series: manySeries }))
    .output(
      eventIterator(z.object({ at: instant, values: z.array(z.object({ at: instant, value }).nullable()).readonly() })),
    ),
  marks: procedure
    .route({ method: 'GET', path: '/monitor/marks' })
    .input(span.extend({ host: z.string().optional(), service: z.string().optional() }))
    .output(z.array(mark).readonly()),
  /** What the history takes and what it may. */
  storage: procedure.route({ method: 'GET', path: '/monitor/storage' }).output(
    z.object({
      bytes: count,
      mostBytes: count,
      series: count,
      /** By tier, since when there is something. */
      since: z.array(z.object({ tier, keptMs: z.number(), from: instant.nullable() })).readonly(),
      /** Why nothing is written now, such as a full disk. */
      problem: problem.nullable(),
      /** Whether this process is the one that records. */
      recording: z.boolean(),
    }),
  ),
};

export type HostVitals = z.infer<typeof hostVitals>;
export type GpuVitals = z.infer<typeof gpuVitals>;
export type ContainerVitals = z.infer<typeof containerVitals>;
export type ServerVitals = z.infer<typeof serverVitals>;
export type ServiceVitals = z.infer<typeof serviceVitals>;
export type SlotVitals = z.infer<typeof slotVitals>;
export type Points = z.infer<typeof points>;
export type Tier = z.infer<typeof tier>;
export type Mark = z.infer<typeof mark>;
