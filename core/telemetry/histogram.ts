/** Values of one octave share this many buckets: a value is known to 1/32 of itself. */
const PER_OCTAVE = 32;

/**
 * Counts of durations in buckets that grow with the value (log-linear, as HdrHistogram has them). What it needs depends
 * on the spread of the values, never on their number.
 */
export class Histogram {
  readonly #buckets = new Map<number, number>();
  #total = 0;

  /** `us`: whole µs ≥ 0. */
  add(us: number): void {
    const bucket = bucketOf(us);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    this.#total += 1;
  }

  addAll(other: Histogram): void {
    for (const [bucket, count] of other.#buckets) this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + count);
    this.#total += other.#total;
  }

  /** Nearest rank, in µs, the middle of its bucket; null when nothing was added. */
  percentile(percent: number): number | null {
    const rank = Math.max(1, Math.ceil((percent / 100) * this.#total));
    let seen = 0;
    for (const [bucket, count] of [...this.#buckets].sort(([a], [b]) => a - b)) {
      seen += count;
      if (seen >= rank) return middleOf(bucket);
    }
    return null;
  }
}

function bucketOf(us: number): number {
  const value = Math.max(0, Math.floor(us));
  if (value < PER_OCTAVE) return value;
  const octave = Math.floor(Math.log2(value / PER_OCTAVE));
  return (octave + 1) * PER_OCTAVE + Math.floor(value / 2 ** octave) - PER_OCTAVE;
}

function middleOf(bucket: number): number {
  if (bucket < PER_OCTAVE) return bucket;
  const width = 2 ** (Math.floor(bucket / PER_OCTAVE) - 1);
  return ((bucket % PER_OCTAVE) + PER_OCTAVE + 0.5) * width;
}
