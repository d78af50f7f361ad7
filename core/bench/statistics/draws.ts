import type { Rng } from './rng.ts';
import { logGamma } from './special.ts';

/** From so many expected successes on, rejection is faster than counting up. */
const MANY = 10;

/**
 * How many of `n` tries succeed. Exact at any size in constant time: transformed rejection (Hörmann 1993, BTRS), and
 * inversion where few are expected.
 * @param p chance of each, in [0, 1]
 */
export function drawBinomial(n: number, p: number, rng: Rng): number {
  if (p > 0.5) return n - drawBinomial(n, 1 - p, rng);
  if (n === 0 || p <= 0) return 0;
  return n * p < MANY ? byInversion(n, p, rng) : byRejection(n, p, rng);
}

/** Deals `n` rows to cells, each as likely as it is large; into `drawn`. */
export function drawMultinomial(n: number, cells: Float64Array, drawn: Float64Array, rng: Rng): void {
  let left = n;
  let rest = cells.reduce((sum, cell) => sum + cell, 0);
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as number;
    const some = drawBinomial(left, rest > cell ? cell / rest : Number(cell > 0), rng);
    drawn[i] = some;
    left -= some;
    rest -= cell;
  }
}

function byInversion(n: number, p: number, rng: Rng): number {
  const odds = p / (1 - p);
  let chance = (1 - p) ** n;
  let left = rng.next();
  let k = 0;
  while (left > chance && k < n) {
    left -= chance;
    k++;
    chance *= (odds * (n - k + 1)) / k;
  }
  return k;
}

function byRejection(n: number, p: number, rng: Rng): number {
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const scale = (2.83 + 5.1 / b) * spread;
  const likeliest = Math.floor((n + 1) * p);
  const weight = (k: number) => -logGamma(k + 1) - logGamma(n - k + 1) + k * Math.log(p / (1 - p));
  for (;;) {
    const u = rng.next() - 0.5;
    const v = rng.next();
    const edge = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / edge + b) * u + n * p + 0.5);
    if (edge >= 0.07 && v <= 0.92 - 4.2 / b) return k;
    if (k < 0 || k > n) continue;
    if (Math.log((v * scale) / (a / (edge * edge) + b)) <= weight(k) - weight(likeliest)) return k;
  }
}
