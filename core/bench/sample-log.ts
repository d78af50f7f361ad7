import type { Latency } from '../contract/bench-record.ts';
import { Series } from './series.ts';
import { LatencyHistogram } from './statistics/histogram.ts';

/** More than any run needs, and 80 MB. */
export const MOST_SAMPLES = 10_000_000;

/** The samples of one measurement as they come, at most MOST_SAMPLES, and what can be said of them meanwhile. */
export class SampleLog {
  readonly #latencies = new Series();
  readonly #lateness = new LatencyHistogram();

  add(latencies: Float64Array, lateness: Float64Array): void {
    this.#latencies.add(latencies);
    this.#lateness.addAll(lateness);
  }

  get n(): number {
    return this.#latencies.n;
  }

  /** Latencies in the order of time, as they came. */
  get chunks(): readonly Float64Array[] {
    return this.#latencies.chunks;
  }

  /** Those that took longer. */
  over(ms: number): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.reduce((over, each) => over + Number(each > ms), 0), 0);
  }

  /** Latencies in the order of time, in one piece: a copy. */
  all(): Float64Array {
    return this.#latencies.all();
  }

  latenessP99Ms(): number {
    return this.n === 0 ? 0 : this.#lateness.valueAt(Math.ceil(0.99 * this.n));
  }

  /** Of latencies: quick, for a screen while it grows, within 0.8 %, without intervals. */
  soFar(): Latency {
    return this.#latencies.soFar();
  }
}
