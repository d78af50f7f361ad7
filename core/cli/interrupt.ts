import { Problem } from '../contract/problem.ts';
import { exitCode } from './exit-codes.ts';

/** Who signals the whole process group signals us twice: once itself, once by the process that started us. */
const SAME_WISH_MS = 500;

/** Aborts at the first Ctrl-C, which asks to stop in good order; at one more, later than that, the process ends at once. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    let firstMs: number | null = null;
    process.on(name, () => {
      if (firstMs === null) {
        firstMs = performance.now();
        controller.abort(new Problem('cancelled', 'Cancelled'));
      } else if (performance.now() - firstMs > SAME_WISH_MS) process.exit(exitCode.cancelled);
    });
  }
  return controller.signal;
}
