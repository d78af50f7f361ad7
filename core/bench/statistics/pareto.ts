/** One choice: more of the one and less of the other is better. */
export interface Choice {
  throughput: number;
  p99Ms: number;
}

/**
 * Indices of the choices that no other beats: none has at least the throughput and at most the p99 and is better in one of
 * them. By rising throughput; equal ones are all kept. What is not a finite number is left out.
 */
export function paretoFront(choices: readonly Choice[]): number[] {
  const falling = choices
    .map(({ throughput, p99Ms }, index) => ({ throughput, p99Ms, index }))
    .filter(({ throughput, p99Ms }) => Number.isFinite(throughput) && Number.isFinite(p99Ms))
    .sort((a, b) => b.throughput - a.throughput || a.p99Ms - b.p99Ms);
  const front: number[] = [];
  let best: Choice | null = null;
  for (const choice of falling) {
    const same = best !== null && choice.p99Ms === best.p99Ms && choice.throughput === best.throughput;
    if (best !== null && choice.p99Ms >= best.p99Ms && !same) continue;
    best = choice;
    front.push(choice.index);
  }
  return front.reverse();
}
