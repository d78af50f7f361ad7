/**
 * Where the level of a series changes: optimal partitioning (Jackson et al., IEEE Signal Processing Letters 12, 2005) with
 * the squared distance from each part's mean, exact in O(n²): for a few hundred values.
 * @param penalty of each change, in the units of the squared values; 3 σ² ln n keeps chance changes of noise σ out
 * @param shortest part
 * @returns starts of the parts, the first is 0
 */
export function changePoints(values: Float64Array, penalty: number, shortest: number): number[] {
  const n = values.length;
  const sums = new Float64Array(n + 1);
  const squares = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    sums[i + 1] = (sums[i] as number) + (values[i] as number);
    squares[i + 1] = (squares[i] as number) + (values[i] as number) ** 2;
  }
  const cost = (from: number, to: number): number =>
    (squares[to] as number) -
    (squares[from] as number) -
    ((sums[to] as number) - (sums[from] as number)) ** 2 / (to - from);

  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  const start = new Uint32Array(n + 1);
  best[0] = -penalty;
  for (let to = shortest; to <= n; to++) {
    for (let from = 0; from <= to - shortest; from++) {
      const total = (best[from] as number) + cost(from, to) + penalty;
      if (total < (best[to] as number)) {
        best[to] = total;
        start[to] = from;
      }
    }
  }
  const starts: number[] = [];
  for (let to = n; to > 0 && starts[0] !== 0; to = starts[0] as number) starts.unshift(start[to] as number);
  return starts;
}
