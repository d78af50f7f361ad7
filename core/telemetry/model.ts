/** Pure words of telemetry: samples as they come in, and the history that keeps them. */
import type { Points, Tier } from '../contract/monitor.ts';

/** All series of one source at one instant. A series that is not in it has no value then: a gap, never 0. */
export interface Frame {
  /** What shares a clock and a way here: `host:gpu-1` (its containers too), `service:credit`, `rollouts`. */
  readonly source: string;
  /** When it was taken, ms since 1970 by our clock; grows from frame to frame of a source. */
  readonly atMs: number;
  /** By series key, see contract/metrics.ts. Finite numbers only. */
  readonly values: ReadonlyMap<string, number>;
}

export interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/** Samples summed up, one after another. */
export class Tally {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  last = Number.NaN;
  /** The sum of all steps up: a step down is a counter that began anew. */
  rise = 0;

  add(value: number): void {
    if (value > this.last) this.rise += value - this.last;
    this.count++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    this.last = value;
  }
}

export function tallyOf(samples: Iterable<Sample>): Tally {
  const tally = new Tally();
  for (const { value } of samples) tally.add(value);
  return tally;
}

export interface HistoryQuery {
  readonly series: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly maxPoints: number;
}

export interface HistoryAnswer {
  readonly stepMs: number;
  readonly tier: Tier;
  readonly series: readonly Points[];
}

/** What was measured: each second of the last 15 minutes in memory, coarser and longer on disk. */
export interface History {
  /** Takes a frame; cheap. An older one than the source's newest is refused with false. */
  add(frame: Frame): boolean;
  /** The newest sample, however old (of the last 15 minutes); null when there is none. */
  latest(series: string): Sample | null;
  /** Samples of the last 15 minutes from `fromMs` to `toMs`, both included, oldest first. */
  recent(series: string, fromMs: number, toMs: number): readonly Sample[];
  /** What `recent` would tell, summed up: a fraction of its cost. */
  tally(series: string, fromMs: number, toMs: number): Tally;
  /** Keys that had a sample within the last 15 minutes, or the minute before; the same array as long as none comes or goes. */
  keys(): readonly string[];
  /** Of what is kept. `fromMs` before that: nothing is there. */
  query(query: HistoryQuery): HistoryAnswer;
  /** The source will not come back: its series leave the memory. What is on disk stays its time. */
  forget(source: string): void;
}
