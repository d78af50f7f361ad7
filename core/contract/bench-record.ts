import { z } from 'zod';
import { count, instant, problem } from './procedure.ts';

/** The words of a benchmark's result: what every report, file and screen shows of it. Times are ms unless they say else. */

export const scenario = z.enum(['single-stream', 'multi-stream', 'server', 'offline']);

const positive = z.number().nonnegative();

/** A figure with its two-sided interval. `value` null: not enough samples for it, `note` says how many it takes. */
export const estimate = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Such as 0.95. */
  confidence: z.number(),
  note: z.string().nullable(),
});

/** Counts of latencies in bins: bin `i` holds those in [edgesMs[i], edgesMs[i+1]). */
export const latencyHistogram = z.object({ edgesMs: z.array(positive).readonly(), counts: z.array(count).readonly() });

export const latency = z.object({
  n: count,
  minMs: positive,
  meanMs: positive,
  maxMs: positive,
  p50: estimate,
  p90: estimate,
  p95: estimate,
  p99: estimate,
  p999: estimate,
  histogram: latencyHistogram,
});

/** One measured setting of one model version on this machine. */
export const cell = z.object({
  /** `name@version`. */
  model: z.string(),
  scenario,
  /** As asked for: `cpu`, `webgpu` … */
  provider: z.string(),
  /** Those that really ran, with how many nodes each; empty where it could not be told. */
  used: z.array(z.object({ provider: z.string(), nodes: count })).readonly(),
  batch: count,
  threads: count,
  durationMs: positive,
  inferences: count,
  /** Samples (rows), not calls, each second. */
  throughput: estimate,
  latency,
  /** MLPerf's early-stopping estimate of the scenario's own percentile; null where the scenario has none. */
  earlyStopping: estimate.nullable(),
  /** Server scenario: the highest rate whose p99 kept the target, queries/s; null where none was asked. */
  maxRate: z.number().nullable(),
  loadMs: positive,
  firstInferenceMs: positive,
  memoryAfterLoadBytes: count,
  memoryPeakBytes: count,
  /** By how much calls began later than planned, p99; 0 where nothing is planned. */
  latenessP99Ms: positive,
  warmup: z.object({ inferences: count, steady: z.boolean(), note: z.string().nullable() }),
  /** Inputs by name with the shape that was used for open dimensions. */
  inputs: z.array(z.object({ name: z.string(), shape: z.array(count).readonly(), from: z.string() })).readonly(),
  warnings: z.array(z.string()).readonly(),
  /** Why its figures do not count; null: they do. */
  void: z.string().nullable(),
  /** Cancelled or broken before its end: the figures are of what was measured until then. */
  partial: z.boolean(),
});

/** B beside A, interleaved in the same run. */
export const comparison = z.object({
  a: z.string(),
  b: z.string(),
  /** Of B's time to A's: 0.88 is 12 % faster. */
  ratio: estimate,
  /** What A against itself shows on this machine now, as a part: 0.03 is 3 %. */
  noiseFloor: z.number(),
  /** The smallest difference that these pairs could have shown. */
  minimumDetectable: z.number(),
  pairs: count,
  verdict: z.enum(['faster', 'slower', 'no-difference', 'not-enough-samples']),
  /** `B is 12 % faster (95 %: 9–15 %)`. */
  words: z.string(),
  /** Why it does not count, which `words` say too; null: it does. */
  void: z.string().nullable(),
});

export const environment = z.object({
  at: instant,
  computer: z.string(),
  cpu: z.string(),
  cores: count,
  physicalCores: count.nullable(),
  memoryBytes: count,
  os: z.string(),
  kernel: z.string(),
  governor: z.string().nullable(),
  /** °C before and after. */
  temperature: z.object({ before: z.number().nullable(), after: z.number().nullable() }),
  /** How often the kernel says that it throttled meanwhile; null where it does not say. */
  throttled: count.nullable(),
  loadAverage: z.object({ before: z.number().nullable(), after: z.number().nullable() }),
  onBattery: z.boolean().nullable(),
  virtual: z.boolean().nullable(),
  gpus: z.array(z.object({ name: z.string(), driver: z.string().nullable() })).readonly(),
  versions: z.record(z.string(), z.string()),
  seed: count,
});

/** Requests to a served model, planned in advance. Latency counts from the planned time. */
export const endpointResult = z.object({
  url: z.string(),
  protocol: z.enum(['open-inference', 'openai']),
  arrivals: z.enum(['poisson', 'constant']),
  rate: positive,
  connections: count,
  sent: count,
  answered: count,
  failed: z.record(z.string(), count),
  throughput: z.number(),
  latency: latency.nullable(),
  latenessP99Ms: positive,
  /**
   * Requests that found every connection busy, and of those how long they waited for one, p99 from the planned time; 0 where
   * none did. Null in a record of before it was told.
   */
  waited: z.object({ requests: count, p99Ms: positive }).nullable().default(null),
  /** By the slot that the answer names; empty where it names none. */
  bySlot: z.record(z.string(), z.object({ answered: count, latency: latency.nullable() })),
  tokens: z
    .object({
      total: count,
      perS: z.number(),
      ttft: latency.nullable(),
      tpot: latency.nullable(),
      interToken: latency.nullable(),
      /** Requests that kept both targets, each second; null where none were given. */
      goodput: z.number().nullable(),
    })
    .nullable(),
  void: z.string().nullable(),
  partial: z.boolean(),
});

const metric = z.object({ name: z.string(), value: z.number().nullable(), note: z.string().nullable() });
/** Null in a record of before it was told, too. */
const later = z.number().nullable().default(null);

/** How right a version is on labelled data, and to whom. */
export const quality = z.object({
  model: z.string(),
  data: z.string(),
  /** The column that says what each row is. Null, as below: a record of before it was told. */
  label: z.string().nullable().default(null),
  /** The class that counts as positive; null where none does. */
  positive: z.string().nullable().default(null),
  rows: count,
  skipped: z.array(z.object({ why: z.string(), rows: count })).readonly(),
  task: z.enum(['binary', 'multiclass', 'regression']),
  classes: z.array(z.string()).readonly(),
  metrics: z.array(metric.extend({ low: z.number().nullable(), high: z.number().nullable() })).readonly(),
  /** Rows: what it is, columns: what the model says; null for regression. */
  confusion: z.array(z.array(count).readonly()).readonly().nullable(),
  /** Mean score against observed part, bin by bin; null where there are no scores. */
  reliability: z
    .array(z.object({ low: z.number(), high: z.number(), n: count, score: z.number(), observed: z.number() }))
    .readonly()
    .nullable(),
  groups: z
    .array(
      z.object({
        attribute: z.string(),
        /** `null` value in a metric: undefined, there is nothing to divide. */
        rows: z.array(z.object({ group: z.string(), n: count, metrics: z.array(metric).readonly() })).readonly(),
        /** Of groups with FEWEST_GROUP_ROWS at least, with 95 % intervals over the rows. */
        differences: z.array(metric.extend({ low: later, high: later })).readonly(),
      }),
    )
    .readonly(),
  /** By how much accuracy, or r2, falls when a feature is shuffled, with 95 % intervals over rows and shuffles. */
  importance: z
    .array(z.object({ feature: z.string(), drop: z.number(), low: z.number(), high: z.number() }))
    .readonly(),
});

/** The newest that is known of how right a version is. */
export const qualityFact = z.object({
  quality,
  /** The evaluation's record, and whether it is still there. */
  record: z.string(),
  kept: z.boolean(),
  at: instant,
});

export const benchRecord = z.object({
  id: z.string(),
  kind: z.enum(['run', 'compare', 'endpoint', 'eval']),
  title: z.string(),
  startedAt: instant,
  endedAt: instant.nullable(),
  status: z.enum(['running', 'complete', 'partial', 'void', 'failed']),
  models: z.array(z.object({ model: z.string(), digest: z.string() })).readonly(),
  environment: environment.nullable(),
  cells: z.array(cell).readonly(),
  comparisons: z.array(comparison).readonly(),
  endpoint: endpointResult.nullable(),
  quality: z.array(quality).readonly(),
  warnings: z.array(z.string()).readonly(),
  error: problem.nullable(),
});

export type Scenario = z.infer<typeof scenario>;
export type Estimate = z.infer<typeof estimate>;
export type Latency = z.infer<typeof latency>;
export type Cell = z.infer<typeof cell>;
export type Comparison = z.infer<typeof comparison>;
export type Environment = z.infer<typeof environment>;
export type EndpointResult = z.infer<typeof endpointResult>;
export type Quality = z.infer<typeof quality>;
export type QualityFact = z.infer<typeof qualityFact>;
export type BenchRecord = z.infer<typeof benchRecord>;
