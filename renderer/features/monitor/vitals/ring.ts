/** How many seconds a sparkline shows. */
export const TREND_S = 60;

/** The last minute of one value, a place for each second; NaN: none was known. Never grows. */
export class Ring {
  readonly #values = new Float32Array(TREND_S).fill(Number.NaN);
  #second = 0;

  /** `second`: since 1970. Seconds that were left out in between are gaps; an older one is not taken. */
  put(second: number, value: number | null): void {
    if (second < this.#second) return;
    for (let gap = Math.max(this.#second + 1, second - TREND_S + 1); gap < second; gap += 1) {
      this.#values[gap % TREND_S] = Number.NaN;
    }
    this.#values[second % TREND_S] = value ?? Number.NaN;
    this.#second = second;
  }

  /** The minute before `second`, it included, oldest first. */
  until(second: number): (number | null)[] {
    return Array.from({ length: TREND_S }, (_, index) => {
      const at = second - TREND_S + 1 + index;
      const value = this.#values[at % TREND_S] ?? Number.NaN;
      return at > this.#second || at <= this.#second - TREND_S || Number.isNaN(value) ? null : value;
    });
  }
}
