import { Problem } from '../contract/problem.ts';

/** The Problem for a signal's reason: the problem it was aborted with, `timeout` when a deadline passed, else `cancelled`. */
export function abortProblem(reason: unknown): Problem {
  if (reason instanceof Problem) return reason;
  if (reason instanceof Error && reason.name === 'TimeoutError') {
    return new Problem('timeout', 'No answer in time: check that the host is up and try again', {}, reason);
  }
  return new Problem('cancelled', 'Cancelled', {}, reason);
}

/** A signal that aborts when any of these does, or `ms` from now. */
export function deadline(ms: number, ...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any([AbortSignal.timeout(ms), ...signals.filter((each) => each !== undefined)]);
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
