/**
 * The value that `share` (0 to 1) of a cumulative histogram's entries are below; null when it has none. As Prometheus'
 * histogram_quantile: straight between a bucket's bounds, from 0 in the first; above the last bound that bound.
 */
export function histogramQuantile(share: number, buckets: ReadonlyMap<number, number>): number | null {
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const total = sorted.at(-1)?.[1] ?? 0;
  if (total <= 0) return null;
  const rank = share * total;
  let lower = 0;
  let below = 0;
  for (const [bound, count] of sorted) {
    if (count >= rank) {
      if (bound === Number.POSITIVE_INFINITY) return sorted.length > 1 ? lower : null;
      return count === below ? bound : lower + (bound - lower) * ((rank - below) / (count - below));
    }
    lower = bound;
    below = count;
  }
  return lower;
}
