import type { Latency } from '../contract/bench-record.ts';
import { LatencyHistogram } from './statistics/histogram.ts';
import { LATENCY_PARTS, summary } from './statistics/summarise.ts';

/** Times of one kind as they come, ms, in the order of time. */
export class Series {
  readonly #chunks: Float64Array[] = [];
  readonly #histogram = new LatencyHistogram();

  add(chunk: Float64Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#histogram.addAll(chunk);
  }

  get n(): number {
    return this.#histogram.n;
  }

  /** As they came. */
  get chunks(): readonly Float64Array[] {
    return this.#chunks;
  }

  /** In one piece: a copy. */
  all(): Float64Array {
    const joined = new Float64Array(this.n);
    let at = 0;
    for (const chunk of this.#chunks) {
      joined.set(chunk, at);
      at += chunk.length;
    }
    return joined;
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
