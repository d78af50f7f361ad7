/** Fifteen bins of equal width, as of Guo et al. (ICML 2017). */
const BINS = 15;

/** Sums of a bin: rows, scores, rows in which the event happened. */
export const CALIBRATION_WIDTH = 3 * BINS;

/** One bin of the reliability curve: `score` is the mean score, `observed` the part in which the event happened. */
export interface ReliabilityBin {
  low: number;
  high: number;
  n: number;
  score: number;
  observed: number;
}

/** Adds one row to the sums that begin at `offset`. @param score in [0, 1]; a score on an edge belongs to the bin above it */
export function addCalibration(sums: Float64Array, offset: number, score: number, happened: boolean): void {
  const bin = offset + 3 * Math.min(BINS - 1, Math.max(0, Math.floor(score * BINS)));
  sums[bin] = (sums[bin] as number) + 1;
  sums[bin + 1] = (sums[bin + 1] as number) + score;
  if (happened) sums[bin + 2] = (sums[bin + 2] as number) + 1;
}

/** Expected calibration error: |mean score − observed part| of each bin, weighed by its rows. Null without rows. */
export function calibrationError(sums: Float64Array, offset: number): number | null {
  let rows = 0;
  let error = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const at = offset + 3 * bin;
    rows += sums[at] as number;
    error += Math.abs((sums[at + 1] as number) - (sums[at + 2] as number));
  }
  return rows > 0 ? error / rows : null;
}

/** The reliability curve; bins without rows are left out. */
export function reliabilityBins(sums: Float64Array, offset: number): ReliabilityBin[] {
  return Array.from({ length: BINS }, (_, bin) => {
    const at = offset + 3 * bin;
    const n = sums[at] as number;
    const [score, observed] = [(sums[at + 1] as number) / n, (sums[at + 2] as number) / n];
    return { low: bin / BINS, high: (bin + 1) / BINS, n, score, observed };
  }).filter(({ n }) => n > 0);
}
