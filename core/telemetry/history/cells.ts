/**
 * The values of one series, a slot for each frame. As long as every frame gives the same value, it is that value and takes
 * no memory: many are sizes, limits, or counters of errors that stay at zero.
 */
export class Cells {
  /** Which frame gave the newest value, counted as in `Ring.end`; -1: none. */
  newest = -1;
  readonly #slots: number;
  #steady = Number.NaN;
  /** The first frame that gave the steady value. */
  #since = 0;
  #values: Float32Array | null = null;

  constructor(slots: number) {
    this.#slots = slots;
  }

  /** Of a frame that the ring still has; NaN: none. */
  at(frame: number): number {
    if (this.#values !== null) return this.#values[frame % this.#slots] ?? Number.NaN;
    return frame >= this.#since && frame <= this.newest ? this.#steady : Number.NaN;
  }

  /** The value of a new frame; to be called after `lack` for that frame. */
  set(frame: number, value: number): void {
    if (this.#values === null && !this.#isSteady(frame, Math.fround(value))) this.#values = this.#spread();
    if (this.#values !== null) this.#values[frame % this.#slots] = value;
    this.newest = frame;
  }

  /** A new frame has no value, unless one is set. */
  lack(frame: number): void {
    if (this.#values !== null) this.#values[frame % this.#slots] = Number.NaN;
  }

  /** Whether it is one value still, from the first one on and without a gap. */
  #isSteady(frame: number, value: number): boolean {
    if (this.newest < this.#since) {
      this.#since = frame;
      this.#steady = value;
    }
    return value === this.#steady && (this.newest === frame - 1 || this.#since === frame);
  }

  #spread(): Float32Array {
    const values = new Float32Array(this.#slots).fill(Number.NaN);
    const from = Math.max(this.#since, this.newest - this.#slots + 1);
    for (let frame = from; frame <= this.newest; frame++) values[frame % this.#slots] = this.#steady;
    return values;
  }
}
