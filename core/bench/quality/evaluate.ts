import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { asProblem, Problem, type ProblemCode } from '../../contract/problem.ts';
import type { EvaluateOrder, EvaluateProgress, Evaluation, FromEvaluator } from './messages.ts';

const PROGRAM = fileURLToPath(new URL('./program.ts', import.meta.url));
/** Without a word of progress: a row group of a large file, or the intervals of a million rows, may take minutes. */
const SILENT_MS = 15 * 60_000;
/** Of what the program or onnxruntime writes, the last. */
const MOST_STDERR = 4096;

/**
 * Runs a model over labelled data in a child process: what it says of them, beside what they are. Killed by `signal`, and
 * after `silentMs` without progress. Throws `data-unreadable`, `data-invalid`, `model-unsupported`, `memory-short`,
 * `timeout`, `cancelled`.
 */
export async function evaluate(
  order: EvaluateOrder,
  signal: AbortSignal,
  onProgress: (progress: EvaluateProgress) => void,
  silentMs = SILENT_MS,
): Promise<Evaluation> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [PROGRAM], {
    // The second: onnxruntime reports its use to its maker unless told not to.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ORT_DISABLE_TELEMETRY: '1', NODE_OPTIONS: '' },
    signal,
    killSignal: 'SIGKILL',
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
    windowsHide: true,
  });
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject).once('close', (code, by) => resolve(by ?? `exit code ${code}`));
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MOST_STDERR);
  });
  let outcome: Evaluation | Problem | null = null;
  const silence = setTimeout(() => {
    outcome = new Problem('timeout', `Try again with fewer rows: the evaluation was silent for ${silentMs / 1000} s`);
    child.kill('SIGKILL');
  }, silentMs);
  child.on('message', (message) => {
    const told = message as FromEvaluator;
    silence.refresh();
    if ('progress' in told) onProgress(told.progress);
    else outcome = 'evaluation' in told ? told.evaluation : problemOf(told.problem);
  });
  // A child that died early has closed its end; what it died of is told by its exit.
  child.stdin?.on('error', () => {});
  child.stdin?.end(JSON.stringify(order));
  try {
    const end = await ended;
    return outcomeOf(outcome, end, stderr);
  } catch (error) {
    throw asProblem(signal.aborted ? signal.reason : error);
  } finally {
    clearTimeout(silence);
  }
}

function outcomeOf(outcome: Evaluation | Problem | null, end: string, stderr: string): Evaluation {
  if (outcome instanceof Problem) throw outcome;
  if (outcome) return outcome;
  if (end === 'SIGKILL') {
    throw new Problem('memory-short', 'Free memory on this computer and try again: it could not hold the evaluation');
  }
  throw new Problem('model-unsupported', `Export the model anew: running it ended the process (${end})`, {
    end,
    stderr,
  });
}

function problemOf({ code, message, data }: Extract<FromEvaluator, { problem: unknown }>['problem']): Problem {
  return new Problem(code as ProblemCode, message, data as Problem['data']);
}
