/** Points of one series at equal steps. Pure. */

/** Min, mean, max and last of each step. NaN in all four: nothing then. */
export class Spans {
  startMs: number;
  readonly stepMs: number;
  readonly min: Float64Array;
  readonly mean: Float64Array;
  readonly max: Float64Array;
  readonly last: Float64Array;

  constructor(startMs: number, stepMs: number, length: number) {
    this.startMs = startMs;
    this.stepMs = stepMs;
    this.min = new Float64Array(length).fill(Number.NaN);
    this.mean = new Float64Array(length).fill(Number.NaN);
    this.max = new Float64Array(length).fill(Number.NaN);
    this.last = new Float64Array(length).fill(Number.NaN);
  }

  get length(): number {
    return this.min.length;
  }

  has(index: number): boolean {
    return !Number.isNaN(this.min[index]);
  }

  set(index: number, min: number, mean: number, max: number, last: number): void {
    this.min[index] = min;
    this.mean[index] = mean;
    this.max[index] = max;
    this.last[index] = last;
  }

  isEmpty(): boolean {
    return this.min.every(Number.isNaN);
  }
}

/** Takes points in the order of time: their start, how long they span, and their four values. */
export type Sink = (atMs: number, spanMs: number, min: number, mean: number, max: number, last: number) => void;

/** Tells the points that begin from `fromMs` on and before `toMs`; the instant at which the last of them ends, else null. */
export function pour(spans: Spans, fromMs: number, toMs: number, sink: Sink): number | null {
  const { startMs, stepMs, min, mean, max, last } = spans;
  const first = Math.max(0, Math.ceil((fromMs - startMs) / stepMs));
  const end = Math.min(spans.length, Math.ceil((toMs - startMs) / stepMs));
  let endMs: number | null = null;
  for (let i = first; i < end; i++) {
    const low = min[i] ?? Number.NaN;
    if (Number.isNaN(low)) continue;
    sink(startMs + i * stepMs, stepMs, low, mean[i] ?? low, max[i] ?? low, last[i] ?? low);
    endMs = startMs + (i + 1) * stepMs;
  }
  return endMs;
}

/** Gathers finer points into coarser ones: their mean is that of the finer means, each weighing as long as it spans. */
export class Gather {
  readonly spans: Spans;
  readonly #weights: Float64Array;

  /** Into `spans`, which are empty. */
  constructor(spans: Spans) {
    this.spans = spans;
    this.#weights = new Float64Array(spans.length);
  }

  readonly take: Sink = (atMs, spanMs, min, mean, max, last) => {
    const { spans } = this;
    const i = Math.floor((atMs - spans.startMs) / spans.stepMs);
    if (i < 0 || i >= spans.length) return;
    const before = this.#weights[i] ?? 0;
    this.#weights[i] = before + spanMs;
    if (before === 0) {
      spans.set(i, min, mean, max, last);
      return;
    }
    const held = spans.mean[i] ?? mean;
    spans.min[i] = Math.min(spans.min[i] ?? min, min);
    spans.mean[i] = held + ((mean - held) * spanMs) / (before + spanMs);
    spans.max[i] = Math.max(spans.max[i] ?? max, max);
    spans.last[i] = last;
  };
}
