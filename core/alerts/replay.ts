/** History as it was at an instant of the past, for a rule that is tried. Slices: telemetry. */
import type { Rule } from '../contract/alerts.ts';
import type { Points } from '../contract/monitor.ts';
import { type History, type HistoryQuery, type Sample, type Tally, tallyOf } from '../telemetry/model.ts';

const MOST_POINTS = 1_000;
/** Of the newest stretch: some seconds each. */
const MOST_FINE_POINTS = 180;
const ROUND_MS = 5_000;
/** What memory has each second of, less what may leave it meanwhile. */
const FINE_MS = 14 * 60_000;
const EMPTY: readonly Sample[] = [];

interface Replayed {
  readonly history: Pick<History, 'query'>;
  readonly rule: Rule;
  /** ms since 1970, of what is judged. */
  readonly from: number;
  readonly to: number;
}

/** Moves through what was kept of some series; a point of many seconds stands at their end. */
export class Replay {
  readonly #history: Pick<History, 'query'>;
  readonly #samples = new Map<string, readonly Sample[]>();
  readonly #rule: Rule;
  /** From when on points are fine. */
  readonly #fineMs: number;
  readonly #toMs: number;
  /** Of the widest points that were found. */
  #stepMs = 1_000;
  #fineStepMs = 1_000;
  /** ms: nothing is known of later. */
  at = 0;

  constructor({ history, rule, from, to }: Replayed) {
    this.#history = history;
    this.#rule = rule;
    this.#fineMs = Math.max(from, to - FINE_MS);
    this.#toMs = to;
  }

  /** Reads what is kept of these series from `fromMs` on. */
  load(series: readonly string[], fromMs: number): void {
    const toMs = this.#toMs;
    const coarse = this.#history.query({ series, fromMs, toMs, maxPoints: MOST_POINTS });
    // No later than a coarse point ends: nothing is told twice, and nothing is left out.
    const fineMs = Math.max(fromMs, floorTo(this.#fineMs, coarse.stepMs));
    const fine = this.#history.query({ series, fromMs: fineMs, toMs, maxPoints: MOST_FINE_POINTS });
    this.#stepMs = Math.max(this.#stepMs, coarse.stepMs);
    this.#fineStepMs = Math.max(this.#fineStepMs, fine.stepMs);
    const column = this.#rule.fn === 'rise' ? 'last' : this.#rule.fn;
    for (const points of coarse.series) {
      const samples = samplesOf(points, column, fromMs, coarse.stepMs);
      this.#samples.set(points.series, samples.slice(0, after(samples, fineMs)));
    }
    for (const points of fine.series) {
      const samples = samplesOf(points, column, fineMs, fine.stepMs);
      // The newest point has not ended yet.
      const newest = samples.map(({ atMs, value }) => ({ atMs: Math.min(atMs, toMs), value }));
      this.#samples.set(points.series, [...(this.#samples.get(points.series) ?? EMPTY), ...newest]);
    }
  }

  /** When to judge (ms): where points end, so that each is seen even by a rule that looks back less than a point is long. */
  *rounds(fromMs: number): Generator<number> {
    for (let at = fromMs; at < this.#toMs; ) {
      yield at;
      const step = Math.max(ROUND_MS, at < floorTo(this.#fineMs, this.#stepMs) ? this.#stepMs : this.#fineStepMs);
      at = floorTo(at, step) + step;
    }
    yield this.#toMs;
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

/** Steps begin at multiples of theirs, the first one maybe before `fromMs`. */
function samplesOf(points: Points, column: 'last' | 'mean' | 'min' | 'max', fromMs: number, stepMs: number): Sample[] {
  return points.t.flatMap((t, at) => {
    const value = points[column][at] ?? null;
    return value === null ? [] : [{ atMs: floorTo(fromMs + t, stepMs) + stepMs, value }];
  });
}

function floorTo(ms: number, step: number): number {
  return Math.floor(ms / step) * step;
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
