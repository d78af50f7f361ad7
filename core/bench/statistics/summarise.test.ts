import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Latency, latency } from '../../contract/bench-record.ts';
import { LatencyRecorder } from './recorder.ts';
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
  assert.throws(() => new LatencyRecorder().add(Number.POSITIVE_INFINITY), RangeError);
});

test('ten million samples take at most 2 s of processor time', () => {
  const samples = Float64Array.from({ length: 10_000_000 }, (_, i) => 1 + ((i * 48_271) % 65_537) / 1000);
  const before = process.cpuUsage().user;
  const found = summarise(samples, { seed: 1 });
  const seconds = (process.cpuUsage().user - before) / 1e6;
  assert.equal(found.n, 10_000_000);
  assert.ok(seconds < 2, `${seconds} s`);
});

test('a recorder tells the same within 1 %, and sees dependence too', () => {
  for (const n of [10, 700, 5000, 300_000]) {
    const samples = drifting(n);
    const exact = summarise(samples, { seed: 1 });
    const recorder = new LatencyRecorder();
    for (const sample of samples) recorder.add(sample);
    const found: Latency = recorder.summarise({ seed: 1 });
    assert.deepEqual([found.n, found.minMs, found.maxMs], [exact.n, exact.minMs, exact.maxMs]);
    assert.ok(Math.abs(found.meanMs / exact.meanMs - 1) < 1e-9);
    for (const part of ['p50', 'p90', 'p95', 'p99', 'p999'] as const) {
      if (exact[part].value === null) assert.equal(found[part].value, null);
      else assert.ok(Math.abs((found[part].value ?? 0) / exact[part].value - 1) < 0.01, `${part} of ${n}`);
    }
    // As if they were independent the interval would have a tenth of this width; both its ends may be half a bin off.
    if (n === 300_000 && exact.p50.value !== null) {
      const width = ({ low, high }: Latency['p50']): number => (high ?? 0) - (low ?? 0);
      assert.ok(
        width(found.p50) > 0.7 * width(exact.p50) && width(found.p50) < 2 * width(exact.p50) + 0.016 * exact.p50.value,
      );
    }
  }
});
