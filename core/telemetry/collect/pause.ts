import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, or until the signal aborts; never throws. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

/** From 1 s to `longestMs`, doubled by each failure, half of it by chance: many hosts that went together do not come back together. */
export function backOffMs(failures: number, longestMs: number, chance: () => number = Math.random): number {
  return Math.min(1000 * 2 ** Math.min(failures, 20), longestMs) * (0.5 + chance() / 2);
}
