/** Special functions and the distributions made of them. */

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(x), x > 0: Lanczos with g = 7 and 9 terms (Godfrey), about 15 digits; Stirling's series (DLMF 5.11.1) from 20 on. */
export function logGamma(x: number): number {
  if (x >= 20) {
    const r = 1 / (x * x);
    const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / x;
    return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
  }
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = LANCZOS[0] as number;
  for (let i = 1; i < LANCZOS.length; i++) sum += (LANCZOS[i] as number) / (x - 1 + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The fraction converges in about √max(a, b) terms: this is enough for 10¹⁰ samples. */
const MOST_TERMS = 200_000;

/**
 * Regularised incomplete beta I_x(a, b); a, b > 0, x in [0, 1]. Continued fraction of DLMF 8.17.22 by Lentz's method, on
 * the side where it converges fast. @throws RangeError if it does not converge
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}

function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const off = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / off(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / off(1 + even * d);
    c = off(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / off(1 + odd * d);
    c = off(1 + odd / c);
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-15) return h;
  }
  throw new RangeError(`The incomplete beta function of ${x}, ${a}, ${b} does not converge`);
}

/** P(K ≤ k) for K binomial of n trials with probability p: I_{1−p}(n − k, k + 1). */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return incompleteBeta(1 - p, n - Math.floor(k), Math.floor(k) + 1);
}

/** The smallest k with P(K ≤ k) ≥ q, by bisection. */
export function binomialQuantile(q: number, n: number, p: number): number {
  let below = -1;
  let reached = n;
  while (reached - below > 1) {
    const middle = Math.floor((below + reached) / 2);
    if (binomialCdf(middle, n, p) >= q) reached = middle;
    else below = middle;
  }
  return reached;
}

/** P(T ≤ t) for Student's t with `df` degrees of freedom; `df` Infinity is the normal distribution. */
export function studentCdf(t: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return normalCdf(t);
  const tail = incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** Inverse of `studentCdf`, by bisection to 12 digits; q in (0, 1). */
export function studentQuantile(q: number, df: number): number {
  if (q < 0.5) return -studentQuantile(1 - q, df);
  let low = 0;
  let high = 1;
  while (studentCdf(high, df) < q && high < 1e9) high *= 2;
  while (high - low > 1e-12 * Math.max(1, high)) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (studentCdf(middle, df) < q) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(Z ≤ z) for Z standard normal, about 15 digits: the series of Marsaglia (2004), its continued fraction in the tails. */
export function normalCdf(z: number): number {
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  if (Math.abs(z) > 6) {
    let tail = 0;
    for (let i = 40; i > 0; i--) tail = i / (Math.abs(z) + tail);
    const upper = density / (Math.abs(z) + tail);
    return z > 0 ? 1 - upper : upper;
  }
  let term = z;
  let sum = z;
  for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
    term *= (z * z) / i;
    sum += term;
  }
  return 0.5 + sum * density;
}

/** Inverse of `normalCdf`; q in (0, 1). */
export function normalQuantile(q: number): number {
  return studentQuantile(q, Number.POSITIVE_INFINITY);
}
