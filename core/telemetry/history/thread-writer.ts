import { Worker } from 'node:worker_threads';
import type { Answer, Writer } from './scribe.ts';
import { writeProblem } from './write-problem.ts';

/** A disk that takes longer than this to write one second's samples is not waited for at the end. */
const CLOSE_MS = 5_000;
export const CLOSED = 0;
export const WRITTEN = 1;

export interface ThreadSetup {
  readonly path: string;
  /** Two flags: it has let go of the file; the last order is on disk. */
  readonly state: Int32Array<SharedArrayBuffer>;
}

/** Writes in a thread of its own, so that no disk holds up the core. A thread that dies is begun anew with the next order. */
export function threadWriter(path: string): Writer {
  const state = new Int32Array(new SharedArrayBuffer(8));
  const workerData: ThreadSetup = { path, state };
  let waiting: ((answer: Answer) => void) | null = null;
  const answer = (given: Answer) => {
    const answered = waiting;
    waiting = null;
    answered?.(given);
  };
  const begin = () => {
    const begun = new Worker(new URL('./writer-thread.ts', import.meta.url), { workerData, execArgv: [] });
    // A core that has nothing else to do may end.
    begun.unref();
    let reason: unknown = null;
    begun.on('message', answer);
    begun.on('error', (error) => {
      reason = error;
    });
    begun.on('exit', (code) => {
      if (worker === begun) worker = null;
      const problem = writeProblem(reason ?? new Error(`The thread that writes has ended: ${code}`));
      answer({ problem, damaged: false, recording: false });
    });
    return begun;
  };
  let worker: Worker | null = begin();
  return {
    take(order, answered) {
      waiting = answered;
      worker ??= begin();
      worker.postMessage(order);
    },
    close() {
      if (worker === null) return;
      worker.postMessage(null);
      const late = Atomics.wait(state, CLOSED, 0, CLOSE_MS) === 'timed-out';
      // Its answer would come when nobody listens any more.
      if (!late && Atomics.load(state, WRITTEN) === 1) answer({ problem: null, damaged: false, recording: true });
      waiting = null;
      if (late) void worker.terminate();
      worker = null;
    },
  };
}
