/** Pure: counters to rates. */

/** A rate over more than this is none of a second: samples were missed. */
const LONGEST_S = 3;

/** How fast a counter grows. What it was before a reset, a wrap or a gap says nothing of the second: null then. */
export class Rate {
  readonly #longestS: number;
  #atS = Number.NaN;
  #count = 0;

  constructor(longestS: number = LONGEST_S) {
    this.#longestS = longestS;
  }

  /** Per second since the sample before; null at the first. `atS` grows. */
  next(count: number, atS: number): number | null {
    const span = atS - this.#atS;
    const grown = count - this.#count;
    this.#atS = atS;
    this.#count = count;
    return span > 0 && span <= this.#longestS && grown >= 0 ? grown / span : null;
  }
}

/** Sets what is known; a gap stays a gap. */
export function put(values: Map<string, number>, key: string, value: number | null): void {
  if (value !== null && Number.isFinite(value)) values.set(key, value);
}
