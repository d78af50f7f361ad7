import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawBinomial, drawMultinomial } from './draws.ts';
import { seeded } from './rng.ts';

const TIMES = 200_000;

/** Chances of 0 … n by the recursion of the binomial distribution. */
function chances(n: number, p: number): number[] {
  const found = [(1 - p) ** n];
  for (let k = 1; k <= n; k++) found.push((((found[k - 1] ?? 0) * p) / (1 - p) / k) * (n - k + 1));
  return found;
}

for (const [n, p] of [
  [5, 0.3],
  [40, 0.2],
  [40, 0.5],
  [60, 0.7],
  [400, 0.1],
] as const) {
  test(`${n} tries of ${p} have the binomial distribution`, () => {
    const rng = seeded(11, `${n} ${p}`);
    const counts = new Float64Array(n + 1);
    for (let i = 0; i < TIMES; i++) {
      const k = drawBinomial(n, p, rng);
      counts[k] = (counts[k] ?? 0) + 1;
    }
    // Pearson's χ² over the values that are expected often enough: its mean is their number, its variance twice that.
    let [square, values] = [0, 0];
    chances(n, p).forEach((chance, k) => {
      if (chance * TIMES < 10) return;
      square += ((counts[k] ?? 0) - chance * TIMES) ** 2 / (chance * TIMES);
      values++;
    });
    assert.ok(Math.abs(square - values) < 4 * Math.sqrt(2 * values), `χ² ${square} of ${values} values`);
  });
}

test('a million tries stray as they should', () => {
  const rng = seeded(3);
  const values = Array.from({ length: 20_000 }, () => drawBinomial(1_000_000, 0.35, rng) - 350_000);
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const variance = values.reduce((sum, each) => sum + each * each, 0) / values.length;
  assert.ok(Math.abs(mean) < 14, String(mean));
  assert.ok(Math.abs(variance / 227_500 - 1) < 0.04, String(variance));
});

test('rows are dealt to the cells, all of them, none to an empty one', () => {
  const rng = seeded(5);
  const cells = Float64Array.of(30, 0, 60, 10, 0);
  const drawn = new Float64Array(5);
  const sums = new Float64Array(5);
  for (let i = 0; i < 2000; i++) {
    drawMultinomial(100, cells, drawn, rng);
    assert.equal(
      drawn.reduce((sum, each) => sum + each, 0),
      100,
    );
    drawn.forEach((each, k) => {
      sums[k] = (sums[k] ?? 0) + each / 2000;
    });
  }
  assert.deepEqual([sums[1], sums[4]], [0, 0]);
  for (const k of [0, 2, 3]) assert.ok(Math.abs((sums[k] ?? 0) - (cells[k] ?? 0)) < 0.5, String(sums[k]));
});
