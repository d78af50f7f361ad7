import { randomBytes } from 'node:crypto';
import type { BenchRecord } from '../contract/bench-record.ts';
import type { Problem } from '../contract/problem.ts';
import type { ProblemView } from '../contract/procedure.ts';
import type { BenchStore } from './store.ts';

/** A benchmark that was killed loses at most this much of what it said. */
const SAVE_EVERY_MS = 1_000;

/** A record while it grows: every change is seen at once by `current`, and is on disk within a second. */
export class LiveRecord {
  #record: BenchRecord;
  #savedAt = 0;
  readonly #store: BenchStore;

  constructor(store: BenchStore, about: Pick<BenchRecord, 'kind' | 'title' | 'models'>) {
    this.#store = store;
    this.#record = {
      id: randomBytes(4).toString('hex'),
      ...about,
      startedAt: new Date().toISOString(),
      endedAt: null,
      status: 'running',
      environment: null,
      cells: [],
      comparisons: [],
      endpoint: null,
      quality: [],
      warnings: [],
      error: null,
    };
    this.#save();
  }

  get current(): BenchRecord {
    return this.#record;
  }

  set(change: Partial<BenchRecord>): void {
    this.#record = { ...this.#record, ...change };
    if (performance.now() - this.#savedAt > SAVE_EVERY_MS) this.#save();
  }

  warn(...warnings: readonly string[]): void {
    if (warnings.length > 0) this.set({ warnings: [...this.#record.warnings, ...warnings] });
  }

  /** `problem`: what ended it early; what was measured until then stays. */
  end(problem: Problem | null): void {
    const error = problem && (problem.toJSON() as ProblemView);
    this.#record = {
      ...this.#record,
      error,
      status: endStatus(this.#record, problem),
      endedAt: new Date().toISOString(),
    };
    this.#save();
  }

  #save(): void {
    this.#savedAt = performance.now();
    this.#store.put(this.#record);
  }
}

/** How a record has ended, by what it holds. */
export function endStatus(
  { cells, comparisons, endpoint, quality }: BenchRecord,
  problem: Problem | null,
): BenchRecord['status'] {
  const measured = cells.some(({ inferences }) => inferences > 0);
  const any = measured || comparisons.length > 0 || (endpoint?.answered ?? 0) > 0 || quality.length > 0;
  if (problem) return any ? 'partial' : 'failed';
  if (endpoint?.partial || cells.some(({ partial }) => partial)) return 'partial';
  const void_ = [...cells.map((cell) => cell.void), ...(endpoint ? [endpoint.void] : [])];
  return void_.length > 0 && void_.every((why) => why !== null) ? 'void' : 'complete';
}
