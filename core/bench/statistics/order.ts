import { permutation, seeded } from './rng.ts';

/**
 * In which order to measure: blocks, each a random order of the arms and then the same backwards (A B → ABBA or BAAB; with
 * A's control C, such as BCAACB). What drifts evenly through a block weighs on all its arms alike.
 */
export function mirroredBlocks<Arm>(arms: readonly Arm[], blocks: number, seed: number): Arm[][] {
  const rng = seeded(seed, 'order');
  return Array.from({ length: blocks }, () => {
    const half = [...permutation(arms.length, rng)].map((index) => arms[index] as Arm);
    return [...half, ...half.toReversed()];
  });
}
