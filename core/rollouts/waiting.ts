import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks until the answer is not null, at most `withinMs`; null when it never came. `everyMs` is the pause between two
 * questions. Throws what the question throws, or the signal's reason.
 */
export async function poll<T>(
  withinMs: number,
  everyMs: number,
  signal: AbortSignal,
  question: () => Promise<T | null>,
): Promise<T | null> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await question();
    if (answer !== null) return answer;
    if (performance.now() + everyMs > deadline) return null;
    await sleep(everyMs, undefined, { signal });
  }
}
