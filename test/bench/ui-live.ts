import { mainThread } from './ui-main-thread.ts';
import type { UiSite } from './ui-site.ts';

/** The main thread's share of a switchboard as an operator sees it, dashes running, 0–1. */
export async function measureBoard(site: UiSite, seconds: number): Promise<number> {
  await using opened = await site.openPage('/services');
  const { page } = opened;
  await page.locator('canvas').first().waitFor();
  await page.waitForTimeout(2_000);
  const busy = await mainThread(page);
  const spent = await busy.during(() => page.waitForTimeout(seconds * 1_000));
  await busy.end();
  return spent / (seconds * 1_000);
}

export interface LogTimes {
  /** The longest task of the page's main thread, ms; 0: none reached the 50 ms from which the browser tells. */
  readonly longestTaskMs: number;
  /** What the page says it kept, lines. */
  readonly kept: string;
}

/** The log view while lines pour in, followed at its end. */
export async function measureLog(site: UiSite, seconds: number): Promise<LogTimes> {
  await using opened = await site.openPage('/hosts/gpu-00000?tab=logs&log=svc-0:blue');
  const { page } = opened;
  const count = page.getByText(/lines? kept/);
  await count.waitFor();
  await page.waitForTimeout(2_000);
  await page.evaluate(`window.longest = 0; new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
  }).observe({ type: 'longtask' })`);
  await page.waitForTimeout(seconds * 1_000);
  const longestTaskMs = await page.evaluate<number>('window.longest');
  return { longestTaskMs, kept: ((await count.textContent()) ?? '').trim() };
}
