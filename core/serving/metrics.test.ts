import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metrics } from './metrics.ts';

const seen = { slot: 'blue', version: '1.0.0', status: 200, requestUs: 100 };

test('buckets count everything up to their bound', () => {
  const metrics = new Metrics('credit');
  for (const requestUs of [100, 101, 3000, 60_000_000]) metrics.observe({ ...seen, requestUs });
  const page = metrics.page([]);
  const count = (end: string): number =>
    Number(new RegExp(`^signalbox_inference_request_duration_seconds_${end} (.+)$`, 'm').exec(page)?.[1]);
  const labels = 'model="credit",version="1.0.0",slot="blue"';
  const upTo = (bound: string): number => count(`bucket\\{${labels},le="${bound}"\\}`);
  assert.deepEqual(['0.0001', '0.00025', '0.0025', '0.005', '10', '\\+Inf'].map(upTo), [1, 2, 2, 3, 3, 4]);
  assert.ok(Math.abs(count(`sum\\{${labels}\\}`) - 60.003_201) < 1e-9);
});

test('only what the server could not do is an error', () => {
  const metrics = new Metrics('credit');
  for (const status of [200, 400, 499, 500, 503]) metrics.observe({ ...seen, status });
  assert.match(metrics.page([]), /^signalbox_inference_errors_total\{.*\} 2$/m);
  assert.match(metrics.page([]), /^signalbox_inference_requests_total\{.*,code="499"\} 1$/m);
});

test('label values are quoted, and series of old versions go', () => {
  const metrics = new Metrics('a"b\\');
  for (let version = 0; version < 40; version++) metrics.observe({ ...seen, version: `v${version}` });
  const page = metrics.page([]);
  assert.ok(page.includes('model="a\\"b\\\\",version="v39"'));
  assert.ok(!page.includes('version="v7"') && page.includes('version="v8"'));
});
