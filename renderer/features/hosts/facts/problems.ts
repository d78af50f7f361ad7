import type { HostRow } from '../../../../core/contract/hosts.ts';
import type { ProblemView } from '../../../../core/contract/procedure.ts';
import { skewText } from '../host-words.ts';

/** `code`: null where it is read from the facts, and no call has failed. */
export interface HostProblem {
  readonly code: ProblemView['code'] | null;
  readonly message: string;
}

const MOST_SKEW_MS = 2_000;

/** What is wrong with a host, the worst first, each with what to do about it. Pure. */
export function hostProblems({ host, problem, facts }: Pick<HostRow, 'host' | 'problem' | 'facts'>): HostProblem[] {
  const found: HostProblem[] = [];
  if (problem) found.push(problem);
  if (!facts) return found;
  // This computer does without Docker.
  if (host.ssh && facts.dockerProblem) found.push(facts.dockerProblem);
  if (!facts.stateDir.writable) {
    found.push({ code: null, message: `Run the check: ${facts.stateDir.path} can not be written` });
  }
  if (facts.missingTools.length > 0) {
    found.push({ code: null, message: `Run the check: ${facts.missingTools.join(', ')} is missing` });
  }
  if (facts.gpuProblem) found.push({ code: null, message: `Look at the GPUs: ${facts.gpuProblem}` });
  const { ms, boundMs } = facts.clockSkew;
  if (Math.abs(ms) - boundMs > MOST_SKEW_MS) {
    found.push({
      code: null,
      message: `Set its clock, the times of its records are off: ${skewText(facts.clockSkew)}`,
    });
  }
  return found;
}
