/** Below this a range is sorted; it is the fastest here. */
const SHORT = 32;

/**
 * Moves values so that each index of `ranks` (0-based, ascending) holds what it would hold if all were sorted. Quickselect
 * for many ranks at once: about 3 n comparisons where sorting takes n log n. No NaN. A range that does not get shorter
 * fast enough is sorted, so no order of the values makes it quadratic.
 */
export function select(values: Float64Array, ranks: readonly number[]): void {
  const depth = 2 * Math.ceil(Math.log2(values.length + 1));
  selectIn(values, 0, values.length - 1, ranks, 0, ranks.length, depth);
}

function selectIn(
  values: Float64Array,
  from: number,
  to: number,
  ranks: readonly number[],
  firstRank: number,
  endRank: number,
  depth: number,
): void {
  let [low, high, first, end] = [from, to, firstRank, endRank];
  let left = depth;
  while (first < end && low < high) {
    if (high - low < SHORT || left-- === 0) {
      values.subarray(low, high + 1).sort();
      return;
    }
    const middle = partition(values, low, high);
    let cut = first;
    while (cut < end && (ranks[cut] as number) <= middle) cut++;
    selectIn(values, low, middle, ranks, first, cut, left);
    low = middle + 1;
    first = cut;
  }
}

/** Hoare's partition: afterwards nothing in [low, result] is larger than anything in (result, high]; result < high. */
function partition(values: Float64Array, low: number, high: number): number {
  const pivot = pivotOf(values, low, high);
  let i = low - 1;
  let j = high + 1;
  for (;;) {
    do i++;
    while ((values[i] as number) < pivot);
    do j--;
    while ((values[j] as number) > pivot);
    if (i >= j) return Math.min(j, high - 1);
    const kept = values[i] as number;
    values[i] = values[j] as number;
    values[j] = kept;
  }
}

/** The median of three medians of three, spread over the range. */
function pivotOf(values: Float64Array, low: number, high: number): number {
  const step = Math.floor((high - low) / 8);
  const of = (k: number): number =>
    median3(
      values[low + k * step] as number,
      values[low + (k + 1) * step] as number,
      values[low + (k + 2) * step] as number,
    );
  return median3(of(0), of(3), of(6));
}

function median3(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** The median of some values, which it leaves as they are; the lower of the middle two. NaN where there are none. */
export function median(values: Float64Array): number {
  const copy = Float64Array.from(values);
  const middle = (copy.length - 1) >> 1;
  select(copy, [middle]);
  return copy[middle] ?? Number.NaN;
}
