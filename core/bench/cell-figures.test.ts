import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelVersion } from '../models/model.ts';
import { emptyCell, summed } from './cell-figures.ts';
import type { CellPlan } from './cell-plan.ts';
import { exponentialGaps } from './runner/arrivals.ts';
import { SampleLog } from './sample-log.ts';

const model = { name: 'a', version: '1' } as ModelVersion;
const plan: CellPlan = {
  model,
  path: 'model.onnx',
  feeds: 'inputs',
  inputs: [],
  warnings: [],
  scenario: 'single-stream',
  provider: 'cpu',
  used: [{ provider: 'cpu', nodes: 3 }],
  batch: 4,
  threads: 1,
  durationMs: 1000,
  targetP99Ms: undefined,
  seed: 1,
  busyBefore: null,
};

function logOf(latencies: readonly number[]): SampleLog {
  const log = new SampleLog();
  log.add(Float64Array.from(latencies), new Float64Array(latencies.length));
  return log;
}

test('a fall-back to another provider is warned of', () => {
  const warnings = (provider: string, used: CellPlan['used']) => emptyCell({ ...plan, provider, used }).warnings;
  const [cpu, webgpu] = [
    { provider: 'cpu', nodes: 3 },
    { provider: 'webgpu', nodes: 9 },
  ];
  assert.deepEqual(warnings('cpu', [cpu]), []);
  assert.match(warnings('webgpu', [cpu]).join(), /fell back silently, 3 on cpu/);
  assert.match(warnings('webgpu', [webgpu, cpu]).join(), /Only 9 nodes ran on webgpu, 3 on cpu/);
  assert.deepEqual(warnings('webgpu', []), [], 'what could not be told is no fall-back');
});

test('more threads than cores are warned of', () => {
  assert.match(emptyCell({ ...plan, threads: 4096 }).warnings.join(), /4096 threads share/);
});

test('throughput counts rows, latency calls', async () => {
  const cell = await summed(plan, emptyCell(plan), logOf(Array(100).fill(2)), {
    kind: 'closed',
    inferencesPerQuery: 2,
  });
  assert.equal(cell.inferences, 200);
  assert.equal(cell.latency.n, 100);
  assert.ok(
    Math.abs((cell.throughput.value ?? 0) - 4000) < 1,
    `two calls of four rows in 2 ms: ${cell.throughput.value}`,
  );
});

test('at planned times the throughput is that of the arrivals', async () => {
  const schedule = { kind: 'poisson', ratePerS: 500, seed: 3 } as const;
  const gap = exponentialGaps(500, 3);
  const planned = Array.from({ length: 5000 }, gap).reduce((sum, each) => sum + each, 0);
  const cell = await summed({ ...plan, batch: 1 }, emptyCell(plan), logOf(Array(5000).fill(0.5)), schedule);
  const expected = 5000 / (planned / 1000);
  assert.ok(Math.abs((cell.throughput.value ?? 0) / expected - 1) < 0.02, `${cell.throughput.value} of ${expected}`);
});

test('too few samples are told as such, never as a figure', async () => {
  const schedule = { kind: 'closed', inferencesPerQuery: 1 } as const;
  const { latency } = await summed(plan, emptyCell(plan), logOf([1, 2, 3]), schedule);
  assert.equal(latency.p99.value, null);
  assert.match(latency.p99.note ?? '', /not enough samples/);
});
