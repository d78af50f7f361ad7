import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { asProblem, Problem, type ProblemCode } from '../../contract/problem.ts';
import type { EvaluateOrder, EvaluateProgress, Evaluation, FromEvaluator } from './messages.ts';

const PROGRAM = fileURLToPath(new URL('./program.ts', import.meta.url));

/**
 * Runs a model over labelled data in a child process: what it says of them, beside what they are. Killed by `signal`.
 * Throws `data-unreadable`, `data-invalid`, `model-unsupported`, `memory-short`, `cancelled`.
 */
export async function evaluate(
  order: EvaluateOrder,
  signal: AbortSignal,
  onProgress: (progress: EvaluateProgress) => void,
): Promise<Evaluation> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [PROGRAM], {
    // The last: onnxruntime reports its use to its maker unless told not to.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ORT_DISABLE_TELEMETRY: '1' },
    signal,
    killSignal: 'SIGKILL',
    stdio: ['pipe', 'ignore', 'inherit', 'ipc'],
    windowsHide: true,
  });
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject).once('close', (code, by) => resolve(by ?? `exit code ${code}`));
  });
  let outcome: Evaluation | Problem | null = null;
  child.on('message', (message) => {
    const told = message as FromEvaluator;
    if ('progress' in told) onProgress(told.progress);
    else outcome = 'evaluation' in told ? told.evaluation : problemOf(told.problem);
  });
  // A child that died early has closed its end; what it died of is told by its exit.
  child.stdin?.on('error', () => {});
  child.stdin?.end(JSON.stringify(order));
  const end = await ended.catch((error: unknown) => {
    throw asProblem(signal.aborted ? signal.reason : error);
  });
  return outcomeOf(outcome, end);
}

function outcomeOf(outcome: Evaluation | Problem | null, end: string): Evaluation {
  if (outcome instanceof Problem) throw outcome;
  if (outcome) return outcome;
  if (end === 'SIGKILL') {
    throw new Problem('memory-short', 'Free memory on this computer and try again: it could not hold the evaluation');
  }
  throw new Problem('model-unsupported', `Export the model anew: running it ended the process (${end})`, { end });
}

function problemOf({ code, message, data }: Extract<FromEvaluator, { problem: unknown }>['problem']): Problem {
  return new Problem(code as ProblemCode, message, data as Problem['data']);
}
