import type { Points } from '../contract/monitor.ts';
import { type History, type HistoryQuery, type Sample, type Tally, tallyOf } from '../telemetry/model.ts';

/** A history in plain maps, for tests: each sample stands for a second, and is asked for in steps of a minute. */
export class FakeHistory implements Pick<History, 'keys' | 'latest' | 'recent' | 'tally' | 'query'> {
  readonly #samples = new Map<string, Sample[]>();
  stepMs = 60_000;

  put(series: string, atMs: number, value: number): this {
    const samples = this.#samples.get(series);
    if (samples) samples.push({ atMs, value });
    else this.#samples.set(series, [{ atMs, value }]);
    return this;
  }

  forget(series: string): void {
    this.#samples.delete(series);
  }

  keys(): readonly string[] {
    return [...this.#samples.keys()];
  }

  names(): readonly string[] {
    return this.keys();
  }

  latest(series: string): Sample | null {
    return this.#samples.get(series)?.at(-1) ?? null;
  }

  recent(series: string, fromMs: number, toMs: number): readonly Sample[] {
    return (this.#samples.get(series) ?? []).filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  }

  tally(series: string, fromMs: number, toMs: number): Tally {
    return tallyOf(this.recent(series, fromMs, toMs));
  }

  query({ series, fromMs, toMs }: HistoryQuery) {
    return { stepMs: this.stepMs, tier: '1m' as const, series: series.map((key) => this.#points(key, fromMs, toMs)) };
  }

  #points(series: string, fromMs: number, toMs: number): Points {
    const found = this.recent(series, fromMs, toMs);
    const values = found.map(({ value }) => value);
    return { series, t: found.map(({ atMs }) => atMs - fromMs), min: values, mean: values, max: values, last: values };
  }
}
