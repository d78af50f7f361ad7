import type { HostRow } from '../../../../core/contract/hosts.ts';
import type { ProblemView } from '../../../../core/contract/procedure.ts';

type Shown = Pick<ProblemView, 'code' | 'message'>;

const MOST_SKEW_MS = 2_000;

/** What is wrong with a host, the worst first, each with what to do about it. Pure. */
export function hostProblems({ presence, problem, facts }: Pick<HostRow, 'presence' | 'problem' | 'facts'>): Shown[] {
  const found: Shown[] = [];
  if (problem && presence === 'silent') found.push(problem);
  if (!facts) return found;
  if (facts.dockerProblem) found.push(facts.dockerProblem);
  if (!facts.stateDir.writable) {
    found.push({ code: 'command-failed', message: `Run the check: ${facts.stateDir.path} can not be written` });
  }
  if (facts.missingTools.length > 0) {
    found.push({ code: 'command-missing', message: `Run the check: ${facts.missingTools.join(', ')} is missing` });
  }
  if (facts.gpuProblem) found.push({ code: 'command-failed', message: `Look at the GPUs: ${facts.gpuProblem}` });
  const { ms, boundMs } = facts.clockSkew;
  if (Math.abs(ms) - boundMs > MOST_SKEW_MS) {
    found.push({ code: 'platform-unsupported', message: 'Set its clock: it is more than 2 s off, receipts would lie' });
  }
  return found;
}
