/** What the HTTP thread and an inference worker say to each other. */
import type { Tensor, TensorSpec } from './tensor.ts';

export interface WorkerSetup {
  /** Path of the ONNX file. */
  readonly file: string;
  /** Threads of one inference. */
  readonly threads: number;
}

export type ToWorker =
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly inputs: readonly Tensor[];
      readonly outputs: readonly string[];
    }
  /** The worker ends itself when it reads this: never in the middle of a run. */
  | { readonly kind: 'close' };

export type FromWorker =
  | { readonly kind: 'loaded'; readonly inputs: readonly TensorSpec[]; readonly outputs: readonly TensorSpec[] }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'done'; readonly id: number; readonly outputs: readonly Tensor[]; readonly times: RunTimes }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string; readonly times: RunTimes };

/** µs of the process's monotonic clock, the same in every thread. */
export interface RunTimes {
  readonly startedUs: number;
  readonly endedUs: number;
}

export function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
