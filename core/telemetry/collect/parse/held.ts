/** Pure: what is measured more seldom than each second. */

/**
 * Values that are told each second until the next measurement is due, and a little longer. One that does not come is a
 * gap then: nothing older is told.
 */
export class Held {
  readonly #holdS: number;
  #values: ReadonlyMap<string, number> = new Map();
  #atS = Number.NaN;

  constructor(holdS: number) {
    this.#holdS = holdS;
  }

  set(values: ReadonlyMap<string, number>, atS: number): void {
    this.#values = values;
    this.#atS = atS;
  }

  tell(values: Map<string, number>, atS: number): void {
    if (atS - this.#atS > this.#holdS) return;
    this.#values.forEach((value, key) => {
      values.set(key, value);
    });
  }
}
