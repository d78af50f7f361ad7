/**
 * A program of its own, so that reading, inference and statistics block nobody, and are cancelled by killing it:
 * `node program.ts < order` prints lines of JSON, each a FromEvaluator.
 */
import { json } from 'node:stream/consumers';
import { asProblem } from '../../contract/problem.ts';
import type { EvaluateOrder, FromEvaluator } from './messages.ts';
import { runEvaluation } from './run.ts';

const PROGRESS_EVERY_MS = 250;
let toldAt = 0;

function tell(message: FromEvaluator): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

try {
  const order = (await json(process.stdin)) as EvaluateOrder;
  const evaluation = await runEvaluation(
    order,
    (progress) => {
      if (performance.now() - toldAt < PROGRESS_EVERY_MS) return;
      toldAt = performance.now();
      tell({ progress });
    },
    new AbortController().signal,
  );
  tell({ evaluation });
} catch (error) {
  tell({ problem: asProblem(error).toJSON() });
}
