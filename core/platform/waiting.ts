import { setImmediate as turn } from 'node:timers/promises';
import { Problem } from '../contract/problem.ts';

/** The Problem for a signal's reason: the problem it was aborted with, `timeout` when a deadline passed, else `cancelled`. */
export function abortProblem(reason: unknown): Problem {
  if (reason instanceof Problem) return reason;
  if (reason instanceof Error && reason.name === 'TimeoutError') {
    return new Problem('timeout', 'No answer in time: check that the host is up and try again', {}, reason);
  }
  return new Problem('cancelled', 'Cancelled', {}, reason);
}

/**
 * A signal that aborts when any of these does, or `ms` from now. Disposing it ends the timer and lets go of the others:
 * do so (`using`) where calls are many. It does not keep the process alive.
 */
export function deadline(ms: number, ...signals: readonly (AbortSignal | undefined)[]): AbortSignal & Disposable {
  // Not AbortSignal.any of an AbortSignal.timeout: it does not hold its sources, and a timeout that was collected as
  // garbage never aborts. Nor can such a timeout be ended before its time.
  const controller = new AbortController();
  const sources = signals.filter((each) => each !== undefined);
  const release = () => {
    clearTimeout(timer);
    for (const each of sources) each.removeEventListener('abort', follow);
  };
  const end = (reason: unknown) => {
    release();
    controller.abort(reason);
  };
  const follow = () => end(sources.find((each) => each.aborted)?.reason);
  const timer = setTimeout(() => end(new DOMException('The time is over', 'TimeoutError')), ms).unref();
  for (const each of sources) each.addEventListener('abort', follow, { once: true });
  if (sources.some((each) => each.aborted)) follow();
  return Object.assign(controller.signal, { [Symbol.dispose]: release });
}

/** A loop is held for so long at a time. */
const TURN_MS = 20;

/**
 * For long work: called often, it gives the loop back every 20 ms, so that signals are heard. Throws the signal's Problem
 * once it has aborted.
 */
export function breather(signal: AbortSignal): () => Promise<void> {
  let turnedMs = performance.now();
  return async () => {
    if (performance.now() - turnedMs >= TURN_MS) {
      await turn();
      turnedMs = performance.now();
    }
    if (signal.aborted) throw abortProblem(signal.reason);
  };
}

/** The signal, or one that never aborts where there is none. */
export function orNever(signal: AbortSignal | undefined): AbortSignal {
  return signal ?? AbortSignal.any([]);
}

/**
 * Waits for `work`, but no longer than until the signal aborts: then throws its Problem and hands the late result, if it
 * still comes, to `discard`.
 */
export function waitFor<T>(work: Promise<T>, signal: AbortSignal, discard?: (late: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(abortProblem(signal.reason));
      // Its failure has nobody left to tell: the caller already got the signal's Problem.
      work.then(discard, () => {});
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
