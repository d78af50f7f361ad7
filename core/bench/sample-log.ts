import type { Latency } from '../contract/bench-record.ts';
import { LatencyHistogram } from './statistics/histogram.ts';
import { LATENCY_PARTS, summary } from './statistics/summarise.ts';

/** More than any run needs, and 80 MB. */
export const MOST_SAMPLES = 10_000_000;

/** The samples of one measurement as they come, at most MOST_SAMPLES, and what can be said of them meanwhile. */
export class SampleLog {
  readonly #chunks: Float64Array[] = [];
  readonly #histogram = new LatencyHistogram();
  readonly #lateness = new LatencyHistogram();

  add(latencies: Float64Array, lateness: Float64Array): void {
    this.#chunks.push(latencies);
    this.#histogram.addAll(latencies);
    this.#lateness.addAll(lateness);
  }

  get n(): number {
    return this.#histogram.n;
  }

  /** Those that took longer. */
  over(ms: number): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.reduce((over, each) => over + Number(each > ms), 0), 0);
  }

  /** In the order of time. */
  all(): Float64Array {
    const joined = new Float64Array(this.n);
    let at = 0;
    for (const chunk of this.#chunks) {
      joined.set(chunk, at);
      at += chunk.length;
    }
    return joined;
  }

  latenessP99Ms(): number {
    return this.n === 0 ? 0 : this.#lateness.valueAt(Math.ceil(0.99 * this.n));
  }

  /** Quick, for a screen while it grows: values of the histogram, within 0.8 %, without intervals. */
  soFar(): Latency {
    const estimates = LATENCY_PARTS.map((part) => ({
      value: this.n === 0 ? null : this.#histogram.valueAt(Math.ceil(part * this.n)),
      low: null,
      high: null,
      confidence: 0.95,
      note: 'so far',
    }));
    return summary(this.#histogram, estimates);
  }
}
