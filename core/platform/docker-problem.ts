import { Problem } from '../contract/problem.ts';
import { waitFor } from './waiting.ts';

/** The status that the Docker API refused with, null when the error is of another kind. */
export function dockerStatus(error: unknown): number | null {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : null;
}

/** What the engine's refusal, or its silence, means for the operator. `doing` completes "Docker could not …". */
export function dockerProblem(error: unknown, doing: string): Problem {
  if (error instanceof Problem) return error;
  const text = error instanceof Error ? error.message : String(error);
  const status = dockerStatus(error);
  if (status === null) {
    if (error instanceof Error && error.name === 'AbortError') return new Problem('cancelled', 'Cancelled', {}, error);
    return new Problem(
      'connection-lost',
      `The connection to Docker broke while it was to ${doing}: it is tried again`,
      { text },
      error,
    );
  }
  if (/no space left/i.test(text)) {
    return new Problem(
      'disk-full',
      `Docker could not ${doing}, its disk is full: free space and try again`,
      { text },
      error,
    );
  }
  return new Problem('docker-failed', `Docker could not ${doing}: ${text.slice(0, 300)}`, { status, text }, error);
}

/**
 * Runs `work`, whose signal also aborts after `ms`: a frozen engine takes requests and never answers. Its failure is told
 * as `dockerProblem`, no answer in time as `docker-failed`. `doing` completes "Docker could not …".
 */
export async function withDocker<T>(
  doing: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  ms = 30_000,
): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(silence(doing, ms)), ms);
  const limited = AbortSignal.any([signal, late.signal]);
  try {
    return await waitFor(work(limited), limited);
  } catch (error) {
    throw dockerProblem(error, doing);
  } finally {
    clearTimeout(timer);
  }
}

function silence(doing: string, ms: number): Problem {
  return new Problem(
    'docker-failed',
    `Docker did not ${doing} within ${Math.ceil(ms / 1000)} s: look at it on the host (systemctl status docker)`,
    { ms },
  );
}

/** The answer, or undefined where the engine refuses with one of `statuses`: what was to be true is true already. */
export async function unless<T>(statuses: readonly number[], work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const status = dockerStatus(error);
    if (status !== null && statuses.includes(status)) return undefined;
    throw error;
  }
}
