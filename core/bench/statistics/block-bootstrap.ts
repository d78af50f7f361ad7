import { blockLength } from './block-length.ts';
import { rankOf } from './ranks.ts';
import type { Rng } from './rng.ts';
import { normalQuantile, studentQuantile } from './special.ts';

/** What a bootstrap of percentiles costs is bounded by these, however many samples there are. */
const MOST_CELLS = 20_000;
const MOST_BLOCKS = 2_000;
/** Fewer blocks than this say nothing of how blocks stray. */
const FEWEST_BLOCKS = 8;
const DRAWS = 1_000;

/** Samples in the order of time, counted: `counts[k][i]` of the first i cells lie at or below the k-th threshold. */
export interface Cells {
  cells: number;
  counts: readonly Float64Array[];
}

/** Splits the series into at most 20,000 equal cells; a remainder shorter than a cell is left out. */
export function countCells(samples: Float64Array, thresholds: readonly number[]): Cells {
  const size = Math.ceil(samples.length / MOST_CELLS);
  const cells = Math.floor(samples.length / size);
  const counts = thresholds.map((threshold) => {
    const sums = new Float64Array(cells + 1);
    let sum = 0;
    for (let cell = 0, i = 0; cell < cells; cell++) {
      for (const end = i + size; i < end; i++) if ((samples[i] as number) <= threshold) sum++;
      sums[cell + 1] = sum;
    }
    return sums;
  });
  return { cells, counts };
}

/**
 * Ranks (from 1) of an interval of percentiles in a series whose samples depend on their neighbours. For each percentile,
 * blocks of the series are drawn at random with replacement (moving-block bootstrap: Künsch 1989) and it is counted how
 * many of the drawn lie at or below the percentile that was found; how far that part strays is how far its rank does
 * (Woodruff 1952). So one draw costs a sum over blocks and not a sort. The length of blocks is the longest that
 * `blockLength` wants for any percentile, and such that there are 8 to 2,000 of them.
 */
export function bootstrapRanks(
  { cells, counts }: Cells,
  n: number,
  percentiles: readonly number[],
  confidence: number,
  rng: Rng,
): { low: number; high: number }[] {
  const wanted = counts.map((sums) => blockLength(differences(sums)));
  const longest = Math.max(1, Math.floor(cells / FEWEST_BLOCKS));
  const length = Math.min(longest, Math.max(...wanted, Math.ceil(cells / MOST_BLOCKS)));
  const blocks = Math.floor(cells / length);
  const windows = counts.map((sums) => inWindows(sums, length));
  const drawn = counts.map(() => new Float64Array(DRAWS));
  const starts = new Uint32Array(blocks);
  for (let draw = 0; draw < DRAWS; draw++) {
    for (let block = 0; block < blocks; block++) starts[block] = rng.below(cells - length + 1);
    windows.forEach((window, k) => {
      (drawn[k] as Float64Array)[draw] = sumAt(window, starts);
    });
  }
  // Few blocks stray too little, by as much as Student's t is wider than the normal distribution.
  const wider =
    blocks > 1 ? studentQuantile((1 + confidence) / 2, blocks - 1) / normalQuantile((1 + confidence) / 2) : 1;
  const taken = (blocks * length * n) / cells;
  return percentiles.map((p, k) => {
    const parts = (drawn[k] as Float64Array).map((count) => count / taken).sort();
    const mean = parts.reduce((sum, each) => sum + each, 0) / DRAWS;
    const at = (q: number): number => rankOf(n, p + wider * ((parts[rankOf(DRAWS, q) - 1] as number) - mean));
    return { low: at((1 - confidence) / 2), high: at((1 + confidence) / 2) };
  });
}

function inWindows(sums: Float64Array, length: number): Float64Array {
  return Float64Array.from(
    { length: sums.length - length },
    (_, i) => (sums[i + length] as number) - (sums[i] as number),
  );
}

function sumAt(values: Float64Array, places: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < places.length; i++) sum += values[places[i] as number] as number;
  return sum;
}

function differences(sums: Float64Array): Float64Array {
  return inWindows(sums, 1);
}
