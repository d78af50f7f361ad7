import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changePoints } from './change-points.ts';
import { seeded } from './rng.ts';
import { slope } from './slope.ts';
import { steadyState } from './steady.ts';

/** Skewed noise of a tenth with stalls, at a level that changes with the part of the time that is gone. */
function calls(level: (part: number) => number, n = 6000, seed = 1): Float64Array {
  const rng = seeded(seed);
  return Float64Array.from({ length: n }, (_, i) => {
    const stall = rng.next() < 0.01 ? 8 : 1;
    return level(i / n) * stall * (1 - 0.1 * Math.log(1 - rng.next()));
  });
}

test('an even level is steady from the start in at least 95 of 100', () => {
  const even = Array.from({ length: 100 }, (_, seed) => steadyState(calls(() => 2, 6000, seed)));
  assert.ok(even.filter(({ steady, from }) => steady && from === 0).length >= 95);
});

test('leaves a slow start out', () => {
  const { steady, from, note } = steadyState(calls((part) => (part < 0.1 ? 3 : 2)));
  assert.ok(steady);
  assert.ok(from >= 600 && from <= 800, String(from));
  assert.equal(note, `the first ${from} of 6000 calls were not steady`);
});

test('a level that changes near the end is not steady', () => {
  const { steady, note } = steadyState(calls((part) => (part < 0.85 ? 2 : 2.4)));
  assert.equal(steady, false);
  assert.match(note ?? '', /^the level still changed at call 5\d\d\d of 6000$/);
});

test('a drift is not steady', () => {
  assert.equal(steadyState(calls((part) => 2 - 0.3 * part)).steady, false);
  const { steady, note } = steadyState(calls((part) => 2 + 0.08 * part));
  assert.equal(steady, false);
  assert.match(note ?? '', /^still getting slower: [2-5](\.\d)? % over the last \d+ calls$/);
});

test('a short episode that passes is part of a steady run, or left out', () => {
  const { steady, from } = steadyState(calls((part) => (part > 0.3 && part < 0.45 ? 2.5 : 2)));
  assert.ok(steady);
  assert.ok(from >= 2600 && from <= 2900, String(from));
});

test('too few samples, equal samples and zeros', () => {
  assert.match(steadyState(new Float64Array(100).fill(1)).note ?? '', /^not enough samples: 100 of at least 240/);
  assert.deepEqual(steadyState(new Float64Array(500).fill(1)), { steady: true, from: 0, note: null });
  assert.equal(steadyState(new Float64Array(500)).steady, true);
});

test('finds changes of level where they are', () => {
  const values = Float64Array.from({ length: 60 }, (_, i) => (i < 20 ? 0 : i < 45 ? 1 : 0.5) + 0.01 * (i % 3));
  assert.deepEqual(changePoints(values, 0.01, 5), [0, 20, 45]);
  assert.deepEqual(changePoints(values, 1e9, 5), [0]);
});

// scipy 1.17.1: stats.theilslopes; Mann–Kendall by its formula with stats.norm.sf.
test('slope and its probability', () => {
  const { perStep, p } = slope(Float64Array.from({ length: 30 }, (_, i) => Math.sin(i * 1.7) + 0.05 * i));
  assert.ok(Math.abs(perStep - 0.043719630148592446) < 1e-12);
  assert.ok(Math.abs(p - 0.024578108913373014) < 1e-10);
  assert.deepEqual(slope(new Float64Array(10).fill(4)), { perStep: 0, p: 1 });
  assert.equal(slope(Float64Array.of(1, 2)).p, 1);
});
