import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { paretoFront } from './pareto.ts';

test('keeps what no other beats, by rising throughput', () => {
  const choices = [
    { throughput: 100, p99Ms: 1 },
    { throughput: 300, p99Ms: 5 },
    { throughput: 200, p99Ms: 6 },
    { throughput: 300, p99Ms: 7 },
    { throughput: 250, p99Ms: 2 },
    { throughput: 250, p99Ms: 2 },
    { throughput: Number.NaN, p99Ms: 0 },
  ];
  assert.deepEqual(
    paretoFront(choices).map((i) => choices[i]?.throughput),
    [100, 250, 250, 300],
  );
  assert.deepEqual(paretoFront([]), []);
});

test('whatever is not kept is beaten by one that is, and none that is kept is beaten', () => {
  const choice = fc.record({ throughput: fc.nat(8), p99Ms: fc.nat(8) });
  fc.assert(
    fc.property(fc.array(choice, { maxLength: 30 }), (choices) => {
      const kept = new Set(paretoFront(choices));
      for (const [i, one] of choices.entries()) {
        const beaten = choices.some(
          (other) =>
            other.throughput >= one.throughput &&
            other.p99Ms <= one.p99Ms &&
            (other.throughput > one.throughput || other.p99Ms < one.p99Ms),
        );
        assert.equal(kept.has(i), !beaten);
      }
    }),
  );
});
