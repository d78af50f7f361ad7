import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockLength } from './block-length.ts';
import { seeded } from './rng.ts';

function series(n: number, phi: number): Float64Array {
  const rng = seeded(11);
  let state = 0;
  return Float64Array.from({ length: n }, () => {
    state = phi * state + rng.normal();
    return state;
  });
}

// For an AR(1) series g over the spectrum at 0 is 2φ/(1 − φ²), so (2 g² n / D)^⅓ is (6 φ² n / (1 − φ²)²)^⅓.
test('blocks of an AR(1) series are near the theory', () => {
  for (const phi of [0.5, 0.8]) {
    const theory = ((20_000 * 6 * phi * phi) / (1 - phi * phi) ** 2) ** (1 / 3);
    const found = blockLength(series(20_000, phi));
    assert.ok(found > 0.6 * theory && found < 1.7 * theory, `φ ${phi}: ${found}, not about ${theory}`);
  }
});

test('independent values need no blocks, equal ones neither', () => {
  assert.ok(blockLength(series(20_000, 0)) <= 5);
  assert.equal(blockLength(new Float64Array(100).fill(3)), 1);
  assert.equal(blockLength(new Float64Array(0)), 1);
});

test('a trend gets the longest blocks that are allowed', () => {
  const found = blockLength(Float64Array.from({ length: 900 }, (_, i) => i));
  assert.ok(found > 40 && found <= 90, String(found));
});
