import { bootstrapRanks } from './block-bootstrap.ts';
import { fewestSamples } from './early-stopping.ts';
import type { Estimate } from './estimate.ts';
import { CONFIDENCE, notEnough } from './estimate.ts';
import { LatencyHistogram } from './histogram.ts';
import { percentileRanks, rankOf } from './ranks.ts';
import { seeded } from './rng.ts';
import { LATENCY_PARTS, type LatencySummary, summary } from './summarise.ts';

const MOST_BLOCKS = 64;

/**
 * Latencies that are only ever added, in the order of time: at most 1.5 MB however many they are. It keeps 32 to 64
 * histograms of equal stretches; when there are 64, neighbours are merged. Percentiles and the ends of their intervals are
 * within 0.8 % of those that `summarise` tells by ranks; dependence is seen by how far the stretches differ.
 */
export class LatencyRecorder {
  #blocks = [new LatencyHistogram()];
  #blockSize = 64;

  /** @throws RangeError not finite, or negative */
  add(ms: number): void {
    if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY))
      throw new RangeError(`A latency of ${ms} ms: latencies are finite and not negative`);
    let last = this.#blocks.at(-1);
    if (last === undefined || last.n >= this.#blockSize) {
      if (this.#blocks.length === MOST_BLOCKS) this.#halve();
      last = new LatencyHistogram();
      this.#blocks.push(last);
    }
    last.add(ms);
  }

  /** All of it until now, for a picture that grows. */
  histogram(): LatencyHistogram {
    return this.#blocks.reduce((all, block) => all.merge(block), new LatencyHistogram());
  }

  summarise({ seed }: { seed: number }): LatencySummary {
    const histogram = this.histogram();
    const n = histogram.n;
    const told = LATENCY_PARTS.filter((p) => n >= fewestSamples(p));
    const strays = this.#strays(histogram, told, seed);
    const found = LATENCY_PARTS.map((p): Estimate => {
      const stray = strays[told.indexOf(p)];
      if (stray === undefined) return notEnough(n, fewestSamples(p));
      const { low, high } = percentileRanks(n, p, CONFIDENCE);
      return {
        value: histogram.valueAt(rankOf(n, p)),
        low: histogram.valueAt(Math.min(low, stray.low)),
        high: high === null ? null : histogram.valueAt(Math.max(high, stray.high)),
        confidence: CONFIDENCE,
        note: 'within 0.8 %: told from a histogram',
      };
    });
    return summary(histogram, found);
  }

  #strays(histogram: LatencyHistogram, parts: readonly number[], seed: number): { low: number; high: number }[] {
    const full = this.#blocks.filter(({ n }) => n === this.#blockSize);
    if (parts.length === 0 || full.length === 0) return parts.map((p) => ({ low: rankOf(histogram.n, p), high: 0 }));
    const counts = parts.map((p) => {
      const threshold = histogram.valueAt(rankOf(histogram.n, p));
      const sums = new Float64Array(full.length + 1);
      for (const [i, block] of full.entries()) sums[i + 1] = (sums[i] as number) + block.countUpTo(threshold);
      return sums;
    });
    return bootstrapRanks({ cells: full.length, counts }, histogram.n, parts, CONFIDENCE, seeded(seed, 'blocks'));
  }

  #halve(): void {
    this.#blocks = this.#blocks
      .filter((_, i) => i % 2 === 0)
      .map((block, i) => block.merge(this.#blocks[2 * i + 1] ?? new LatencyHistogram()));
    this.#blockSize *= 2;
  }
}
