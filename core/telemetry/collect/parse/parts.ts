/** Pure: things that come and go, such as disks. */

const FORGET_S = 60;

/** As many as fit, each under its name; one that was not met for a minute makes room. */
export class Parts<T> {
  readonly #most: number;
  readonly #make: (name: string) => T | null;
  readonly #known = new Map<string, { readonly part: T | null; seenS: number }>();
  #count = 0;
  #sweptS = 0;

  /** `make` answers null for what is not to be followed. */
  constructor(most: number, make: (name: string) => T | null) {
    this.#most = most;
    this.#make = make;
  }

  /** Null when it is not followed, or too many are. */
  meet(name: string, atS: number): T | null {
    const known = this.#known.get(name);
    if (known) {
      known.seenS = atS;
      return known.part;
    }
    this.#sweep(atS);
    const part = this.#make(name);
    // What is not followed is remembered too, up to a limit of its own.
    if (part === null ? this.#known.size > 8 * this.#most : this.#count >= this.#most) return null;
    if (part !== null) this.#count += 1;
    this.#known.set(name, { part, seenS: atS });
    return part;
  }

  has(name: string): boolean {
    return this.#known.has(name);
  }

  #sweep(atS: number): void {
    if (atS - this.#sweptS < 1) return;
    this.#sweptS = atS;
    for (const [name, { part, seenS }] of this.#known) {
      if (atS - seenS <= FORGET_S) continue;
      this.#known.delete(name);
      if (part !== null) this.#count -= 1;
    }
  }
}
