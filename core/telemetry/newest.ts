/** Pure: what a source said last, kept without its frames. */
import type { Frame } from './model.ts';

/** Of a Frame what rows are made of. */
export interface Newest {
  readonly atMs: number;
  readonly values: { get(key: string): number | undefined; keys(): Iterable<string> };
}

/** More keys than that without a value, and as many as have one: their containers are gone. */
const MOST_EMPTY = 64;

/**
 * The newest frame, copied to the same place each time: frames that live for a second would all be moved to the memory of
 * what lives long, and with hundreds of hosts that is most of what lies there.
 */
export class NewestValues implements Newest {
  atMs = Number.NaN;
  readonly values = { get: (key: string) => this.#get(key), keys: () => this.#keys() };
  readonly #places = new Map<string, number>();
  #numbers = new Float64Array(MOST_EMPTY).fill(Number.NaN);

  /** How many values it has room for. */
  get places(): number {
    return this.#places.size;
  }

  take({ atMs, values }: Frame): void {
    if (this.#places.size > 2 * values.size + MOST_EMPTY) this.#places.clear();
    this.atMs = atMs;
    this.#numbers.fill(Number.NaN);
    values.forEach((value, key) => {
      const place = this.#placeOf(key);
      this.#numbers[place] = value;
    });
  }

  #placeOf(key: string): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.#places.size;
    this.#places.set(key, place);
    if (place === this.#numbers.length) {
      const longer = new Float64Array(2 * place).fill(Number.NaN);
      longer.set(this.#numbers);
      this.#numbers = longer;
    }
    return place;
  }

  #get(key: string): number | undefined {
    const value = this.#numbers[this.#places.get(key) ?? -1];
    return value === undefined || Number.isNaN(value) ? undefined : value;
  }

  *#keys(): Generator<string> {
    for (const key of this.#places.keys()) if (this.#get(key) !== undefined) yield key;
  }
}
