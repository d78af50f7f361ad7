/** Pure words of a benchmark. */
import type { RunRequest } from '../contract/bench.ts';

/** What a benchmark's job says of itself. */
export interface BenchReport {
  step(name: string): void;
  note(text: string): void;
}

/** A benchmark as the runner of jobs takes it. */
export interface BenchJob {
  readonly kind: 'bench';
  readonly title: string;
  readonly steps: readonly string[];
  readonly work: (report: BenchReport, signal: AbortSignal) => Promise<void>;
}

/** One setting of a sweep. */
export interface Setting {
  /** `name@version`. */
  readonly model: string;
  readonly provider: string;
  readonly batch: number;
  readonly threads: number;
}

/** A sweep larger than this is a mistake. */
export const MOST_SETTINGS = 256;

/** Every combination, model by model. */
export function settingsOf({
  models,
  providers,
  batches,
  threads,
}: Pick<RunRequest, 'models' | 'providers' | 'batches' | 'threads'>): Setting[] {
  const of = <T>(values: readonly T[]) => [...new Set(values)];
  return of(models).flatMap((model) =>
    of(providers).flatMap((provider) =>
      of(threads).flatMap((count) => of(batches).map((batch) => ({ model, provider, batch, threads: count }))),
    ),
  );
}

/** `credit-risk@2.0.0, cpu, batch 8, 2 threads`. */
export function settingWords({ model, provider, batch, threads }: Setting): string {
  return `${model}, ${provider}, batch ${batch}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
