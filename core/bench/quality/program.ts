/**
 * A program of its own, so that reading, inference and statistics block nobody, and are cancelled by killing it:
 * takes an EvaluateOrder on stdin and sends each FromEvaluator over its IPC channel. It ends when the channel closes.
 */
import { json } from 'node:stream/consumers';
import { asProblem } from '../../contract/problem.ts';
import type { EvaluateOrder, FromEvaluator } from './messages.ts';
import { runEvaluation } from './run.ts';

const PROGRESS_EVERY_MS = 250;
let toldAt = 0;

/** Resolves once it is on its way. */
function tell(message: FromEvaluator): Promise<void> {
  return new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()));
}

process.on('disconnect', () => process.exit());
try {
  const order = (await json(process.stdin)) as EvaluateOrder;
  const evaluation = await runEvaluation(
    order,
    (progress) => {
      if (performance.now() - toldAt < PROGRESS_EVERY_MS) return;
      toldAt = performance.now();
      void tell({ progress });
    },
    new AbortController().signal,
  );
  await tell({ evaluation });
} catch (error) {
  await tell({ problem: asProblem(error).toJSON() });
}
process.disconnect();
