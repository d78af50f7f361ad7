import { mainThread } from './ui-main-thread.ts';
import type { UiSite } from './ui-site.ts';

export interface MonitorTimes {
  /** What the main thread is busy in one second, ms, each. */
  readonly tickMs: readonly number[];
  /** By how much the used heap grew from the first collected state to the last, MB. */
  readonly heapGrowthMb: number;
}

const SETTLE_MS = 4_000;

/** A page of the monitor while every second brings new values of everything on it. */
export async function measureMonitor(site: UiSite, path: string, seconds: number): Promise<MonitorTimes> {
  await using opened = await site.openPage(path, { reduce: true });
  const { page } = opened;
  await page.locator('svg path, canvas').first().waitFor();
  await page.waitForTimeout(SETTLE_MS);
  const session = await page.context().newCDPSession(page);
  const heapMb = async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize / 1e6;
  };
  const before = await heapMb();
  const busy = await mainThread(page);
  const tickMs: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    tickMs.push(await busy.during(() => page.waitForTimeout(1_000)));
  }
  await busy.end();
  const heapGrowthMb = (await heapMb()) - before;
  await session.detach();
  return { tickMs, heapGrowthMb };
}
