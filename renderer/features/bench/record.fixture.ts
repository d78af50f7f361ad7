import type {
  BenchRecord,
  Cell,
  Comparison,
  EndpointResult,
  Environment,
  Estimate,
  Latency,
} from '../../../core/contract/bench-record.ts';
import type { BenchRow } from '../../../core/contract/bench-row.ts';

/** Records for tests, each whole; `change` is what the test is about. */

export function estimate(value: number | null, part = 0.05): Estimate {
  if (value === null) return { value, low: null, high: null, confidence: 0.95, note: 'It takes 662 samples' };
  return { value, low: value * (1 - part), high: value * (1 + part), confidence: 0.95, note: null };
}

export function latency(p50Ms: number, n = 2_000): Latency {
  const edgesMs = Array.from({ length: 41 }, (_, index) => p50Ms * 0.5 * 1.06 ** index);
  const counts = edgesMs.slice(1).map((_, index) => Math.round(n * 0.09 * Math.exp(-(((index - 12) / 6) ** 2))));
  const known = (part: number, fewest: number) => estimate(n >= fewest ? p50Ms * part : null);
  return {
    n,
    minMs: p50Ms * 0.5,
    meanMs: p50Ms * 1.05,
    maxMs: p50Ms * 5,
    p50: known(1, 11),
    p90: known(1.5, 64),
    p95: known(1.8, 130),
    p99: known(2.4, 662),
    p999: known(4, 6_636),
    histogram: { edgesMs, counts },
  };
}

export function cell(change: Partial<Cell> = {}): Cell {
  return {
    model: 'credit-risk@2.0.0',
    scenario: 'single-stream',
    provider: 'cpu',
    used: [{ provider: 'cpu', nodes: 12 }],
    batch: 1,
    threads: 1,
    durationMs: 10_000,
    inferences: 2_000,
    throughput: estimate(8_130),
    latency: latency(0.118),
    earlyStopping: estimate(0.19),
    maxRate: null,
    loadMs: 12.4,
    firstInferenceMs: 0.61,
    memoryAfterLoadBytes: 61_000_000,
    memoryPeakBytes: 74_000_000,
    latenessP99Ms: 0,
    warmup: { inferences: 4_000, steady: true, note: null },
    inputs: [{ name: 'features', shape: [1, 20], from: 'seed 1' }],
    warnings: [],
    void: null,
    partial: false,
    ...change,
  };
}

/** A sweep over batch and threads. */
export function sweep(): Cell[] {
  return [1, 8, 32].flatMap((batch) =>
    [1, 2].map((threads) => {
      const p50 = (0.1 + batch * 0.02) / threads ** 0.6;
      return cell({ batch, threads, latency: latency(p50), throughput: estimate((batch * 1_000) / p50) });
    }),
  );
}

export function comparison(change: Partial<Comparison> = {}): Comparison {
  return {
    a: 'credit-risk@1.0.0',
    b: 'credit-risk@2.0.0',
    ratio: { value: 0.88, low: 0.85, high: 0.91, confidence: 0.95, note: null },
    noiseFloor: 0.03,
    minimumDetectable: 0.04,
    pairs: 60,
    verdict: 'faster',
    words: 'B is 12 % faster (95 %: 9–15 %)',
    void: null,
    ...change,
  };
}

export function endpoint(change: Partial<EndpointResult> = {}): EndpointResult {
  return {
    url: 'http://127.0.0.1:8080/v2/models/credit/infer',
    protocol: 'open-inference',
    arrivals: 'poisson',
    rate: 500,
    connections: 16,
    sent: 5_000,
    answered: 4_988,
    failed: { 'http-500': 10, timeout: 2 },
    throughput: 498,
    latency: latency(2.1, 4_988),
    latenessP99Ms: 0.4,
    waited: { requests: 12, p99Ms: 3.2 },
    bySlot: {
      blue: { answered: 2_500, latency: latency(2, 2_500) },
      green: { answered: 2_488, latency: latency(2.4, 2_488) },
    },
    tokens: null,
    void: null,
    partial: false,
    ...change,
  };
}

export const environment: Environment = {
  at: '2026-11-21T07:00:00.000Z',
  computer: 'bench-1',
  cpu: 'AMD EPYC 7763',
  cores: 16,
  physicalCores: 8,
  memoryBytes: 34_000_000_000,
  os: 'Debian 12',
  kernel: '6.1.0',
  governor: null,
  temperature: { before: 48, after: 61 },
  throttled: 0,
  loadAverage: { before: 0.2, after: 1.1 },
  onBattery: false,
  virtual: null,
  gpus: [],
  versions: { signalbox: '0.1.0', onnxruntime: '1.30.0' },
  seed: 1,
};

export function record(change: Partial<BenchRecord> = {}): BenchRecord {
  return {
    id: 'a1b2c3d4',
    kind: 'run',
    title: 'Measure credit-risk@2.0.0',
    startedAt: '2026-11-21T07:00:00.000Z',
    endedAt: '2026-11-21T07:01:10.000Z',
    status: 'complete',
    models: [{ model: 'credit-risk@2.0.0', digest: 'sha256:5f2a' }],
    environment,
    cells: [],
    comparisons: [],
    endpoint: null,
    quality: [],
    warnings: [],
    error: null,
    ...change,
  };
}

export function row(change: Partial<BenchRow> = {}): BenchRow {
  const { id, kind, startedAt, endedAt, status } = record();
  return {
    ...{ id, kind, startedAt, endedAt, status },
    models: ['credit-risk@2.0.0'],
    subject: 'credit-risk@2.0.0',
    scenarios: ['single-stream'],
    result: 'p50 0.118 ms, p99 0.283 ms',
    why: null,
    computer: 'bench-1',
    ...change,
  };
}
