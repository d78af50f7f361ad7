import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { test } from 'node:test';
import { seeded } from '../statistics/rng.ts';
import { summarise } from '../statistics/summarise.ts';
import { figuresOf } from './figures.ts';
import { sumUp, sumUpLatencies } from './sum-up.ts';

const order = {
  scenario: 'single-stream',
  schedule: { kind: 'closed', inferencesPerQuery: 1 },
  batch: 2,
  seed: 1,
} as const;

/** Pieces as they come, the last one shorter, and all of them joined. */
function drawn(pieces: number, size: number) {
  const rng = seeded(5);
  const all = Float64Array.from({ length: pieces * size - 3 }, () => 1 + rng.next());
  return { all, chunks: Array.from({ length: pieces }, (_, at) => all.subarray(at * size, (at + 1) * size)) };
}

test('figures of another process are those of all the samples, in their order', async () => {
  const { all, chunks } = drawn(5, 1000);
  const found = await sumUp(order, chunks);
  assert.deepEqual(found, figuresOf({ ...order, samples: all.length }, all));
  assert.equal(found.inferences, 4997);
});

test('nothing measured is no figure', async () => {
  const { latency, inferences } = await sumUp(order, []);
  assert.deepEqual([latency.n, latency.p50.value, inferences], [0, null, 0]);
});

test('several series are told apart, and one without samples is none', async () => {
  const { all, chunks } = drawn(4, 1000);
  const other = Float64Array.from(all, (each) => 10 * each);
  const found = await sumUpLatencies(7, [chunks, [], [other.subarray(0, 1), other.subarray(1)]]);
  assert.deepEqual(found, [summarise(all, { seed: 7 }), null, summarise(other, { seed: 7 })]);
  assert.deepEqual(await sumUpLatencies(7, [[], []]), [null, null]);
});

test('who waits for millions of samples is not held up', async () => {
  const { chunks } = drawn(500, 4096);
  const delays = monitorEventLoopDelay({ resolution: 5 });
  delays.enable();
  await sumUp(order, chunks);
  delays.disable();
  // Summed up here it would be one delay of some 400 ms.
  assert.ok(delays.max / 1e6 < 150, `held up for ${delays.max / 1e6} ms`);
});

test('a sample that is none is refused', async () => {
  await assert.rejects(sumUp(order, [Float64Array.of(1, Number.NaN)]), { code: 'internal', message: /RangeError/ });
});
