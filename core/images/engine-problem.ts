import { Problem } from '../contract/problem.ts';
import type { Image } from './model.ts';

/** The status that the engine answered with, undefined when it did not answer. */
export function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}

/** What a failed call to the engine means to the operator. Throws the signal's reason when that is why. */
export function asEngineProblem(error: unknown, image: Image, signal: AbortSignal): Problem {
  signal.throwIfAborted();
  if (error instanceof Problem) return error;
  const said = (error instanceof Error ? error.message : String(error)).trim().slice(0, 500);
  const code = (error as NodeJS.ErrnoException).code;
  const data = { image: image.reference, said };
  if (/no space left|disk quota exceeded/i.test(said)) {
    return new Problem(
      'disk-full',
      `Free disk space for the container engine, ${image.reference} does not fit: ${said}`,
      data,
      error,
    );
  }
  if (code === 'EACCES' || statusOf(error) === 403 || /permission denied.*docker/i.test(said)) {
    return new Problem(
      'docker-denied',
      'Add the login user to the docker group of the host: the container engine refuses it',
      data,
      error,
    );
  }
  if (code === 'ENOENT' || code === 'ECONNREFUSED') {
    return new Problem(
      'docker-missing',
      'Start the container engine on the host: nothing answers on its socket',
      data,
      error,
    );
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return new Problem(
      'connection-lost',
      `Try again: the connection broke while ${image.reference} was sent`,
      data,
      error,
    );
  }
  return new Problem(
    'image-failed',
    `Check the container engine's log, it did not take ${image.reference}: ${said}`,
    data,
    error,
  );
}
