import { Problem, type ProblemCode, problemCodes } from '../../contract/problem.ts';
import type { Revision, Slot } from '../../services/model.ts';

/** What a model server that could not load its model says when it is asked whether it is ready. */
interface Failure {
  readonly phase?: unknown;
  readonly code?: unknown;
  readonly error?: unknown;
}

/**
 * The problem that the answer of a slot's `/v2/health/ready` tells of, null when the slot may still get ready. Its code
 * is the server's: `model-corrupt`, `model-file-missing`, `model-unsupported`, or `start-failed`.
 */
export function loadFailure(answer: string, slot: Slot, revision: Revision | null): Problem | null {
  const { phase, code, error } = read(answer);
  if (phase !== 'failed') return null;
  const known: ProblemCode = problemCodes.find((each) => each === code) ?? 'start-failed';
  const reason = String(error).slice(0, 1_000);
  return new Problem(
    known,
    `${revision?.model}@${revision?.version} did not load in ${slot}: deploy it again, which checks its files on the host, or import it anew (${reason})`,
    { slot, reason },
  );
}

function read(answer: string): Failure {
  try {
    return JSON.parse(answer) ?? {};
  } catch {
    return {};
  }
}
