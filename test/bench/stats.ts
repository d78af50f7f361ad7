/** Nearest rank: the smallest value that a share `q` (0–1) of all are not above. NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

/** Milliseconds since 1970 with fractions, by this machine's clock: comparable with the times of a load report. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
