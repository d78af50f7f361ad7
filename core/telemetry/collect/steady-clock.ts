/** Pure: our clock as telemetry needs it. */

const JUMP_MS = 500;
/** As far ahead as the history lets a sample be (history/memory.ts): what lies farther ahead it takes back. */
const SET_BACK_MS = 5_000;
/** While the wall clock is behind, this one goes at half its speed. */
const SLOWED = 0.5;

/**
 * ms since 1970, as even as can be. Ours may jump: somebody sets it, or it was wrong until the network was there. Forward
 * jumps (and sleep, which the steady clock does not count) are followed at once. A small step back is caught up with at half
 * speed, so that no source is without samples for as long; a large one is followed too: else all that is measured would lie
 * in the future, where no panel shows it and no rule misses it.
 */
export class SteadyClock {
  readonly #wall: () => number;
  readonly #steady: () => number;
  #steadyMs: number;
  #nowMs: number;

  /** `wall`: ms since 1970, may jump. `steady`: ms since whenever, never goes back. */
  constructor(wall: () => number = Date.now, steady: () => number = () => performance.now()) {
    this.#wall = wall;
    this.#steady = steady;
    this.#steadyMs = steady();
    this.#nowMs = wall();
  }

  now(): number {
    const steadyMs = this.#steady();
    const passed = steadyMs - this.#steadyMs;
    const wallMs = this.#wall();
    this.#steadyMs = steadyMs;
    const next = this.#nowMs + passed;
    if (wallMs - next > JUMP_MS || next - wallMs > SET_BACK_MS) this.#nowMs = wallMs;
    else this.#nowMs = next - wallMs > JUMP_MS ? this.#nowMs + passed * SLOWED : next;
    return this.#nowMs;
  }
}

/** One for all: sources share an axis. */
export const ourClock = new SteadyClock();
