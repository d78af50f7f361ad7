import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceState, Slot } from '../services/model.ts';
import type { StepContext } from './context.ts';

/** How long a busy host may take to check a slot that is ready: a check that fails costs 0.6 s, several may at first. */
const SEEN_MS = 10_000;

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

/** Waits until the switch finds the slot healthy, 10 s at most; whether it does. */
export async function untilHealthy(
  { signal, ...context }: Pick<StepContext, 'signal' | 'switch'>,
  state: ServiceState,
  slot: Slot,
): Promise<boolean> {
  const asked = async () => (await context.switch.read(state, signal)).healthy[slot] || null;
  return (await poll(SEEN_MS, 50, signal, asked)) !== null;
}
