import type { Page } from 'playwright-core';

export interface MainThread {
  /** For how long the page's main thread was busy while `work` went on, ms. */
  during(work: () => Promise<unknown>): Promise<number>;
  end(): Promise<void>;
}

/** What the browser itself counts of the tasks on the page's main thread. */
export async function mainThread(page: Page): Promise<MainThread> {
  const session = await page.context().newCDPSession(page);
  // Time on the processor: what else the machine does is not the page's.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busyMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
  };
  return {
    async during(work) {
      const before = await busyMs();
      await work();
      return (await busyMs()) - before;
    },
    end: () => session.detach(),
  };
}
