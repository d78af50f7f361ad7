import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exponentialGaps } from './arrivals.ts';
import { runClosed, runPlanned } from './schedule.ts';

class Kept {
  readonly latencies: number[] = [];
  readonly lateness: number[] = [];
  push(latency: number, late: number): void {
    this.latencies.push(latency);
    this.lateness.push(late);
  }
  breathe(): undefined {}
}

function busyFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

const limits = { durationMs: 100, most: 1_000_000 };

test('one query follows the other, and there is at least one', async () => {
  const kept = new Kept();
  const ran = await runClosed(() => busyFor(5), 2, { durationMs: 1, most: 10 }, kept);
  assert.deepEqual(ran, { queries: 1, planned: 1 });
  assert.ok((kept.latencies[0] ?? 0) >= 10, 'a query of two inferences takes as long as both');
});

test('queries end at the most that are wanted', async () => {
  assert.equal((await runClosed(() => {}, 1, { durationMs: 10_000, most: 7 }, new Kept())).queries, 7);
});

test('a call that stalls makes those late that were planned meanwhile', async () => {
  const kept = new Kept();
  let calls = 0;
  // One each ms; the tenth takes 40 ms, so that some 40 were planned while it ran.
  const ran = await runPlanned(
    () => (++calls === 10 ? busyFor(40) : undefined),
    () => 1,
    limits,
    kept,
  );
  assert.equal(ran.queries, 100);
  const slow = kept.latencies.filter((each) => each > 10).length;
  assert.ok(slow >= 30, `${slow} of 100 queries felt the stall`);
  // They waited for the model, not for the generator.
  const late = kept.lateness.toSorted((a, b) => a - b)[50] ?? Number.NaN;
  assert.ok(late < 1, `the generator was ${late} ms late`);
});

test('a model that cannot keep up is given up, and what was not begun is counted', async () => {
  const ran = await runPlanned(
    () => busyFor(5),
    () => 1,
    limits,
    new Kept(),
  );
  assert.equal(ran.planned, 100);
  assert.ok(ran.queries < 60, `${ran.queries} began within twice the time`);
});

test('gaps are exponential, and a seed repeats them', () => {
  const gap = exponentialGaps(1000, 7);
  const gaps = Float64Array.from({ length: 100_000 }, gap);
  const mean = gaps.reduce((sum, each) => sum + each, 0) / gaps.length;
  assert.ok(Math.abs(mean - 1) < 0.02, `mean ${mean} ms`);
  const long = gaps.filter((each) => each > 3).length / gaps.length;
  assert.ok(Math.abs(long - Math.exp(-3)) < 0.003, `${long} are over three means`);
  const again = exponentialGaps(1000, 7);
  assert.ok(gaps.subarray(0, 100).every((each) => each === again()));
});
