import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { cpuTimes, type KernelSample, othersShare, sampleKernel } from './environment-kernel.ts';

test("the kernel's ticks become busy and stolen time", () => {
  const stat = 'cpu  100 20 30 4000 50 6 7 80 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n';
  assert.deepEqual(cpuTimes(stat), { busyMs: 1630, stolenMs: 800 });
  assert.deepEqual(cpuTimes(null), { busyMs: null, stolenMs: null });
});

test('others are what is left of the busy time, stolen time included', () => {
  const sample = (change: Partial<KernelSample>): KernelSample => ({
    atMs: 0,
    busyMs: 0,
    stolenMs: 0,
    ownMs: 0,
    throttled: null,
    loadAverage: null,
    ...change,
  });
  const cores = availableParallelism();
  const after = sample({ atMs: 1000, busyMs: 300 * cores, stolenMs: 100 * cores, ownMs: 50 * cores });
  assert.equal(othersShare(sample({}), after, 150 * cores), 0.2);
  assert.equal(othersShare(sample({}), after, 9000 * cores), 0, 'ticks are coarse: never less than nothing');
  assert.equal(othersShare(sample({ busyMs: null }), after, 0), null);
});

test('this machine tells of itself', () => {
  const { ownMs, atMs } = sampleKernel();
  assert.ok(ownMs > 0 && atMs > 0);
});
