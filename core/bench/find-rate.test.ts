import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findRate } from './find-rate.ts';
import type { MeasureOrder } from './runner/messages.ts';
import type { OnSamples } from './runner/runner.ts';

const search = { targetP99Ms: 20, durationMs: 1_000_000, seed: 1, capacity: 1000 };
const never = new AbortController().signal;

/** A server that answers within 5 ms below a rate, and within 50 ms above it. */
function server(below: number, planned = 10_000) {
  const rates: number[] = [];
  return {
    rates,
    async measure({ schedule }: MeasureOrder, _: AbortSignal, onSamples: OnSamples) {
      assert.equal(schedule.kind, 'poisson');
      const { ratePerS } = schedule as Extract<MeasureOrder['schedule'], { kind: 'poisson' }>;
      rates.push(ratePerS);
      const queries = ratePerS > below ? planned / 2 : planned;
      onSamples(new Float64Array(queries).fill(ratePerS > below ? 50 : 5), new Float64Array(queries));
      return { elapsedMs: 1000, queries, planned, memoryPeakBytes: 0, cpuMs: 0 };
    },
  };
}

test('the highest rate that keeps the target is found within 2 %', async () => {
  const { maxRate, ratePerS, warnings } = await findRate(server(437), search, never);
  assert.ok(maxRate !== null && maxRate <= 437 && maxRate > 437 / 1.02, `found ${maxRate}`);
  assert.equal(ratePerS, maxRate);
  assert.deepEqual(warnings, []);
});

test('where none keeps it, that is said, after a bounded number of trials', async () => {
  const slow = server(0);
  const { maxRate, warnings } = await findRate(slow, search, never);
  assert.equal(maxRate, null);
  assert.match(warnings.join(), /No rate kept p99 under 20 ms/);
  assert.ok(slow.rates.length <= 12);
});

test('too few queries prove nothing', async () => {
  assert.equal((await findRate(server(1e9, 100), search, never)).maxRate, null);
});
