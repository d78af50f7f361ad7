/** History as it was at an instant of the past, for a rule that is tried. Slices: telemetry. */
import type { Rule } from '../contract/alerts.ts';
import type { Points } from '../contract/monitor.ts';
import { type History, type HistoryQuery, type Sample, type Tally, tallyOf } from '../telemetry/model.ts';

const MOST_POINTS = 1_000;
const EMPTY: readonly Sample[] = [];

/** Moves through what was kept of some series; a point of many seconds stands at their end. */
export class Replay {
  readonly #history: Pick<History, 'query'>;
  readonly #samples = new Map<string, readonly Sample[]>();
  readonly #rule: Rule;
  /** Of the widest points that were found. */
  stepMs = 1_000;
  /** ms: nothing is known of later. */
  at = 0;

  constructor(history: Pick<History, 'query'>, rule: Rule) {
    this.#history = history;
    this.#rule = rule;
  }

  /** Reads what is kept of these series from `fromMs` to `toMs`. */
  load(series: readonly string[], fromMs: number, toMs: number): void {
    const { fn } = this.#rule;
    const answer = this.#history.query({ series, fromMs, toMs, maxPoints: MOST_POINTS });
    this.stepMs = Math.max(this.stepMs, answer.stepMs);
    for (const points of answer.series)
      this.#samples.set(points.series, samplesOf(points, fn === 'rise' ? 'last' : fn, fromMs + answer.stepMs));
  }

  keys(): readonly string[] {
    return [...this.#samples.keys()];
  }

  latest(series: string): Sample | null {
    const samples = this.#samples.get(series) ?? EMPTY;
    return samples[after(samples, this.at) - 1] ?? null;
  }

  tally(series: string, fromMs: number, toMs: number): Tally {
    const samples = this.#samples.get(series) ?? EMPTY;
    return tallyOf(samples.slice(after(samples, fromMs - 1), after(samples, Math.min(toMs, this.at))));
  }

  query(query: HistoryQuery) {
    return this.#history.query(query);
  }
}

function samplesOf(points: Points, column: 'last' | 'mean' | 'min' | 'max', firstMs: number): Sample[] {
  return points.t.flatMap((t, at) => {
    const value = points[column][at] ?? null;
    return value === null ? [] : [{ atMs: firstMs + t, value }];
  });
}

/** How many samples are not after `ms`. */
function after(samples: readonly Sample[], ms: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.atMs ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
