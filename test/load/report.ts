export type FailureKind = 'refused' | 'reset' | 'timeout' | 'status' | 'wrong-slot' | 'wrong-value';

export interface Failure {
  readonly kind: FailureKind;
  readonly atMs: number;
  readonly detail: string;
}

/** What a load process saw. Times are ms since 1970, with fractions, by this machine's clock. */
export interface LoadReport {
  readonly requests: number;
  readonly failed: number;
  readonly failures: { readonly [kind in FailureKind]?: number };
  /** The first of them. */
  readonly examples: readonly Failure[];
  readonly byVersion: { readonly [version: string]: number };
  readonly seconds: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
  /** Of each answered request, in the order of the answers: when it began, how long it took, and its slot (0 blue, 1 green). */
  readonly began: readonly number[];
  readonly took: readonly number[];
  readonly slot: readonly (0 | 1)[];
}

/** Requests that began after `fromMs`, and before `untilMs`, and that `slot` answered. */
export function answeredLate(report: LoadReport, slot: 'blue' | 'green', fromMs: number, untilMs: number): number {
  const code = slot === 'blue' ? 0 : 1;
  let late = 0;
  report.began.forEach((began, i) => {
    if (began > fromMs && began < untilMs && report.slot[i] === code) late += 1;
  });
  return late;
}
