import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostPanels } from './host-panels.ts';
import { filterPanels, keysOf, MOST_LINES } from './plan.ts';
import { servicePanels } from './service-panels.ts';
import { summaryOf } from './summary.ts';

test('a host has a panel for each thing that is measured of it, and none for what is not', () => {
  const plans = hostPanels(['cpu.used|a|', 'fs.used|a|/', 'fs.size|a|/', 'gpu.power|a|0', 'nonsense', 'uptime|a|']);
  assert.deepEqual(
    plans.map(({ id, lines }) => [id, lines.map(({ label }) => label)]),
    [
      ['cpu', ['CPU']],
      ['fs', ['/']],
      ['gpu-power', ['GPU 0']],
    ],
  );
  assert.deepEqual(keysOf(plans), ['cpu.used|a|', 'fs.used|a|/', 'fs.size|a|/', 'gpu.power|a|0']);
});

test('sixteen GPUs are in two panels, told apart in each', () => {
  const plans = hostPanels(Array.from({ length: 16 }, (_, index) => `gpu.used|a|${index}`));
  assert.deepEqual(
    plans.map(({ title, lines }) => [title, lines.length, new Set(lines.map(({ look }) => look)).size]),
    [
      ['GPUs used (1 of 2)', MOST_LINES, MOST_LINES],
      ['GPUs used (2 of 2)', MOST_LINES, MOST_LINES],
    ],
  );
});

test('containers are called by their own names', () => {
  const [plan] = hostPanels(['container.cpu|a|', 'container.cpu|a/web-blue|'].slice(1));
  assert.equal(plan?.lines[0]?.label, 'web-blue');
});

test('model servers of others are told apart where one panel has several of their metrics', () => {
  const plans = hostPanels(['server.latency.p99|a/llm|', 'server.latency.mean|a/llm|', 'server.cache|a/llm|']);
  assert.deepEqual(
    plans.map(({ title, lines }) => [title, ...lines.map(({ label }) => label)]),
    [
      ['Latency of model servers', 'Latency p99, llm', 'Mean latency, llm'],
      ['KV cache used of model servers', 'llm'],
    ],
  );
});

test('a service has both slots in one panel, each in its colour', () => {
  const [plan] = servicePanels(['requests|credit|blue', 'requests|credit|green']);
  assert.deepEqual(
    plan?.lines.map(({ label, look }) => [label, look]),
    [
      ['blue', 'blue'],
      ['green', 'green'],
    ],
  );
});

test('the filter finds a panel by its title or a line of it', () => {
  const plans = hostPanels(['cpu.used|a|', 'disk.read|a|nvme0n1']);
  assert.deepEqual(
    filterPanels(plans, 'NVME reads').map(({ id }) => id),
    ['disk'],
  );
  assert.equal(filterPanels(plans, '').length, 2);
});

test('a summary is of what is known within the span; of nothing there is none', () => {
  const point = (x: number, y: number) => ({ x, y, low: y - 1, high: y + 1 });
  const points = [point(0, 100), point(10, 2), point(20, Number.NaN), point(30, 4)];
  assert.deepEqual(summaryOf(points, { fromMs: 5, toMs: 40 }), { least: 1, mean: 3, most: 5 });
  assert.equal(summaryOf(points, { fromMs: 50, toMs: 60 }), null);
});
