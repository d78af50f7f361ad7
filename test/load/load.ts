import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { assertOwnAddress, type LoadOrder } from './order.ts';
import type { LoadReport } from './report.ts';

export interface Load extends AsyncDisposable {
  /** Ends the clients after their running requests and answers with what they saw. Safe to repeat. */
  stop(): Promise<LoadReport>;
  /** What they saw, when they end by themselves at a bound. */
  readonly report: Promise<LoadReport>;
}

/**
 * Starts clients in a process of their own, so that what the test does slows none of them; returns when each has had an
 * answer. `prefix`: a command that runs the process elsewhere, such as `ip netns exec NAME`.
 */
export async function startLoad(order: LoadOrder, prefix: readonly string[] = []): Promise<Load> {
  assertOwnAddress(order.url);
  const [program = '', ...args] = [
    ...prefix,
    process.execPath,
    join(import.meta.dirname, 'generator.ts'),
    JSON.stringify(order),
  ];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => {});
  const begun = Promise.withResolvers<void>();
  const report = Promise.withResolvers<LoadReport>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'begun') begun.resolve();
    else report.resolve(JSON.parse(line));
  });
  const ended = once(child, 'close').then(() => {
    begun.reject(new Error('The load ended before it began'));
    report.reject(new Error('The load ended without a report'));
  });
  report.promise.then(
    () => begun.resolve(),
    () => {},
  );
  await begun.promise;
  const stop = async () => {
    child.stdin.end();
    const seen = await report.promise;
    await ended;
    return seen;
  };
  return {
    stop,
    report: report.promise,
    [Symbol.asyncDispose]: async () => {
      await stop().catch(() => {});
    },
  };
}
