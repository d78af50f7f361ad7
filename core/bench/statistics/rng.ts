/** Random numbers that a seed repeats. */
export interface Rng {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform whole number in [0, below); `below` ≤ 2³². Its bias is less than below / 2³². */
  below(below: number): number;
  /** Standard normal. */
  normal(): number;
}

/**
 * xoshiro128** 1.1 (Blackman and Vigna, 2018), its state filled from the seed by splitmix32.
 * @param purpose what the numbers are for: two purposes with one seed must not get the same numbers, else rows would be
 * dealt by the very numbers that they were made of
 */
export function seeded(seed: number, purpose = ''): Rng {
  let mix = seed | 0;
  for (const letter of purpose) mix = Math.imul(mix ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  const word = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix ^ (mix >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let [s0, s1, s2, s3] = [word(), word(), word(), word()];
  const bits = (): number => {
    const five = Math.imul(s1, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9);
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result >>> 0;
  };
  const next = (): number => bits() / 0x1_0000_0000;
  return {
    next,
    below: (below) => Math.floor(next() * below),
    // Box–Muller; 1 − u keeps the logarithm finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** A random order of 0 … n−1 (Fisher–Yates). */
export function permutation(n: number, rng: Rng): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = rng.below(i + 1);
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  return order;
}
