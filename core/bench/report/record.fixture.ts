import type { BenchRecord, Cell, Estimate } from '../../contract/bench-record.ts';

function told(value: number, apart = 0.05): Estimate {
  return { value, low: value * (1 - apart), high: value * (1 + apart), confidence: 0.95, note: null };
}

function cell(model: string, factor: number, batch: number): Cell {
  const ms = 0.25 * factor * Math.sqrt(batch);
  const none = {
    value: null,
    low: null,
    high: null,
    confidence: 0.95,
    note: 'not enough samples: 1000 of at least 6636 samples',
  };
  return {
    model,
    scenario: 'single-stream',
    provider: 'cpu',
    used: [{ provider: 'cpu', nodes: 12 }],
    batch,
    threads: 1,
    durationMs: 1000,
    inferences: 1000,
    throughput: told((1000 / ms) * batch),
    latency: {
      n: 1000,
      minMs: ms / 2,
      meanMs: ms,
      maxMs: ms * 4,
      p50: told(ms),
      p90: told(ms * 1.5),
      p95: told(ms * 2),
      p99: { ...told(ms * 3), high: null, note: 'too few samples for an upper bound' },
      p999: none,
      histogram: { edgesMs: [ms / 2, ms, ms * 2, ms * 4], counts: [500, 400, 100] },
    },
    earlyStopping: { ...told(ms * 1.6), low: null, confidence: 0.99 },
    maxRate: null,
    loadMs: 20,
    firstInferenceMs: 1.5,
    memoryAfterLoadBytes: 100_000_000,
    memoryPeakBytes: 120_000_000,
    latenessP99Ms: 0,
    warmup: { inferences: 500, steady: true, note: null },
    inputs: [{ name: 'x', shape: [batch, 17], from: 'generated, seed 1' }],
    warnings: batch === 1 ? [] : ['Only 4 nodes ran on webgpu, 8 on cpu'],
    void: null,
    partial: false,
  };
}

/** A record with something of everything but an endpoint. */
export const recorded: BenchRecord = {
  id: 'c0ffee00',
  kind: 'compare',
  title: 'Compare credit@1 with credit@2',
  startedAt: '2026-01-02T03:04:05.000Z',
  endedAt: '2026-01-02T03:05:05.000Z',
  status: 'complete',
  models: [
    { model: 'credit@1', digest: 'a'.repeat(64) },
    { model: 'credit@2', digest: 'b'.repeat(64) },
  ],
  environment: {
    at: '2026-01-02T03:04:05.000Z',
    computer: 'bench-1',
    cpu: 'Made Processor 1000 (x64)',
    cores: 8,
    physicalCores: 4,
    memoryBytes: 16_000_000_000,
    os: 'Debian GNU/Linux 13',
    kernel: '6.12.0',
    governor: 'performance',
    temperature: { before: 40, after: 55 },
    throttled: 0,
    loadAverage: { before: 0.1, after: 0.9 },
    onBattery: false,
    virtual: null,
    gpus: [{ name: 'Made GPU', driver: '1.2.3' }],
    versions: { node: '24.21.0', onnxruntime: '1.30.0', signalbox: '0.1.0' },
    seed: 1,
  },
  cells: [cell('credit@1', 1, 1), cell('credit@1', 1, 8), cell('credit@2', 0.88, 1), cell('credit@2', 0.88, 8)],
  comparisons: [
    {
      a: 'credit@1',
      b: 'credit@2',
      ratio: { value: 0.88, low: 0.85, high: 0.91, confidence: 0.95, note: null },
      noiseFloor: 0.03,
      minimumDetectable: 0.04,
      pairs: 60,
      verdict: 'faster',
      words: 'B is 12 % faster (95 %: 9–15 %)',
      void: null,
    },
  ],
  endpoint: null,
  quality: [
    {
      model: 'credit@2',
      data: 'test.csv',
      label: 'good',
      positive: 'good',
      rows: 300,
      skipped: [{ why: 'no label', rows: 2 }],
      task: 'binary',
      classes: ['bad', 'good'],
      metrics: [
        { name: 'accuracy', value: 0.75, low: 0.7, high: 0.8, note: null },
        { name: 'AUC', value: null, low: null, high: null, note: 'one class only' },
      ],
      confusion: [
        [50, 40],
        [35, 175],
      ],
      reliability: [{ low: 0, high: 0.5, n: 100, score: 0.3, observed: 0.35 }],
      groups: [
        {
          attribute: 'sex',
          rows: [{ group: 'female', n: 100, metrics: [{ name: 'selection rate', value: 0.6, note: null }] }],
          differences: [
            { name: 'demographic parity difference', value: 0.1, low: 0.02, high: 0.18, note: null },
            { name: 'equalized odds difference', value: null, low: null, high: null, note: 'male: no row is positive' },
          ],
        },
      ],
      importance: [{ feature: 'age', drop: 0.05, low: 0.03, high: 0.07 }],
    },
  ],
  warnings: ['The machine ran on battery: processors often run slower then'],
  error: null,
};
