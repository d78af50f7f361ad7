/** Pure: tells a status when it is another one. */
import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '../../contract/problem.ts';
import type { CollectorStatus } from './model.ts';

export class StatusTeller {
  readonly #told: (status: CollectorStatus) => void;
  #status: CollectorStatus = { problem: null, gpuNote: null, gpus: [], containers: null, atMs: null };

  constructor(told: (status: CollectorStatus) => void) {
    this.#told = told;
  }

  /** `atMs` alone is no change: it is another one each second. */
  tell(change: Partial<CollectorStatus>): void {
    const before = this.#status;
    this.#status = { ...before, ...change };
    if (!same(before, this.#status)) this.#told(this.#status);
  }
}

function same(a: CollectorStatus, b: CollectorStatus): boolean {
  if (a.containers !== b.containers || a.gpuNote !== b.gpuNote || !sameProblem(a.problem, b.problem)) return false;
  return isDeepStrictEqual(a.gpus, b.gpus);
}

function sameProblem(a: Problem | null, b: Problem | null): boolean {
  return a?.code === b?.code && a?.message === b?.message;
}
