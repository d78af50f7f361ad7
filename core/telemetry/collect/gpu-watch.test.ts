import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { GpuWatch } from './gpu-watch.ts';

const line = (rest: string, index = '0') => `${index}, NVIDIA H200, ${rest}`;
const FULL = '37, 1024, 143771, 41, 212.35, 1980, 0, Enabled';
let watch: GpuWatch;
const told = (nowMs: number) => {
  const values = new Map<string, number>();
  watch.tell(values, nowMs);
  return Object.fromEntries(values);
};

beforeEach(() => {
  watch = new GpuWatch('h');
  watch.started(0);
});

test('what a GPU says, for a second', () => {
  watch.take(line(FULL), 1000);
  assert.deepEqual(watch.gpus, [{ index: '0', name: 'NVIDIA H200' }]);
  assert.deepEqual(told(1900), {
    'gpu.used|h|0': 0.37,
    'gpu.memory.used|h|0': 1024 * 2 ** 20,
    'gpu.memory.total|h|0': 143_771 * 2 ** 20,
    'gpu.temperature|h|0': 41,
    'gpu.power|h|0': 212.35,
    'gpu.clock|h|0': 1_980_000_000,
    'gpu.ecc|h|0': 0,
  });
  assert.deepEqual(told(3000), {}, 'an old value is none');
  assert.equal(watch.note(3000), null);
});

test('what a GPU does not tell is a gap, never 0', () => {
  watch.take(line('[N/A], 10, [Not Supported], ERR!, [Unknown Error], , [N/A], [N/A]'), 1000);
  assert.deepEqual(told(1000), { 'gpu.memory.used|h|0': 10 * 2 ** 20 });
});

test('persistence mode that is off is told', () => {
  watch.take(line(FULL.replace('Enabled', 'Disabled')), 1000);
  assert.match(watch.note(1000) ?? '', /nvidia-smi -pm 1/);
  watch.take(line(FULL), 2000);
  assert.equal(watch.note(2000), null);
});

test('silence is told with its length and its reason', () => {
  watch.take(line(FULL), 1000);
  assert.equal(watch.note(5_900), null);
  assert.equal(watch.note(8_000), 'nvidia-smi has said nothing for 7 s');
  watch.take('Unable to determine the device handle for GPU 0000:01:00.0: Unknown Error', 8_000);
  assert.match(watch.note(75_000) ?? '', /for 1 min: Unable to determine/);
});

test('it is started again once a minute, after five times every ten minutes', () => {
  watch.take(line(FULL), 1000);
  const restarts: number[] = [];
  for (let nowMs = 2_000; nowMs < 3_000_000; nowMs += 1000) {
    if (!watch.restart(nowMs)) continue;
    restarts.push(nowMs);
    watch.started(nowMs);
  }
  const gaps = restarts.slice(1).map((at, nth) => at - (restarts[nth] ?? 0));
  assert.equal(restarts[0], 60_000);
  assert.deepEqual(gaps.slice(0, 4), [60_000, 60_000, 60_000, 60_000]);
  assert.ok(gaps.length > 5 && gaps.slice(4).every((gap) => gap === 600_000), gaps.join());
});

test('where there is none nothing is said and nothing started', () => {
  watch.take('no nvidia-smi', 10);
  assert.equal(watch.note(600_000), null);
  assert.equal(watch.restart(600_000), false);
});
