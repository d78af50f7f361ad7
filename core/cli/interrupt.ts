import { Problem } from '../contract/problem.ts';
import { exitCode } from './exit-codes.ts';

/** Aborts at the first Ctrl-C, which asks to stop in good order; the second time the process ends at once. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      controller.abort(new Problem('cancelled', 'Cancelled'));
      process.once(name, () => process.exit(exitCode.cancelled));
    });
  }
  return controller.signal;
}
