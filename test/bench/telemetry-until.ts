import { setTimeout as sleep } from 'node:timers/promises';

/** Looks until it holds. Throws when it does not within `ms`. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Not within ${ms / 1_000} s: ${what}`);
    await sleep(50);
  }
}
