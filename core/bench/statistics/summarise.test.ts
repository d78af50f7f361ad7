import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Latency, latency } from '../../contract/bench-record.ts';
import { seeded } from './rng.ts';
import { summarise } from './summarise.ts';

function drifting(n: number): Float64Array {
  const rng = seeded(2);
  let state = 0;
  return Float64Array.from({ length: n }, (_, i) => {
    state = 0.95 * state + 0.05 * rng.normal();
    return Math.exp(state + (0.1 * i) / n) - 0.1 * Math.log(1 - rng.next());
  });
}

test('has the shape of the contract', () => {
  const found: Latency = summarise(drifting(8000), { seed: 1 });
  assert.deepEqual(latency.parse(found), found);
  assert.equal(found.n, 8000);
  assert.equal(
    found.histogram.counts.reduce((sum, each) => sum + each, 0),
    8000,
  );
  assert.ok(found.p999.value !== null && found.p999.value <= found.maxMs);
  assert.deepEqual(latency.parse(summarise(new Float64Array(0), { seed: 1 })).p50.value, null);
});

test('refuses what is no latency', () => {
  assert.throws(() => summarise(Float64Array.of(1, Number.NaN), { seed: 1 }), /Sample 1 is NaN/);
  assert.throws(() => summarise(Float64Array.of(-1), { seed: 1 }), RangeError);
});
