export interface Choice {
  readonly throughput: number;
  readonly p99Ms: number;
}

/** Those that no other beats: none has at least its throughput and at most its p99, and more or less in one. By rising throughput. Pure. */
export function paretoFront<T extends Choice>(choices: readonly T[]): T[] {
  const beats = (a: Choice, b: Choice) =>
    a.throughput >= b.throughput && a.p99Ms <= b.p99Ms && (a.throughput > b.throughput || a.p99Ms < b.p99Ms);
  return choices
    .filter((choice) => !choices.some((other) => beats(other, choice)))
    .toSorted((a, b) => a.throughput - b.throughput || a.p99Ms - b.p99Ms);
}
