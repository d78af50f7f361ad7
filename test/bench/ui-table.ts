import type { Page } from 'playwright-core';
import { mainThread } from './ui-main-thread.ts';
import type { UiSite } from './ui-site.ts';

const firstRow = '[role=row][aria-rowindex="2"]';
/** Holds one tick of the page's clock, with and without the change. */
const SETTLE_MS = 1_000;

export interface TableTimes {
  /** From the click on the link to the page to the first frame with rows, ms, each. */
  readonly mountMs: readonly number[];
  /** What the main thread is busy for 200 rows that changed, ms, each. */
  readonly updateMs: readonly number[];
}

/** The table of all hosts: put on the page, and changed by a delta of 200 rows. */
export async function measureTable(site: UiSite, runs: number): Promise<TableTimes> {
  await using opened = await site.openPage('/hosts');
  const { page } = opened;
  await page.locator(firstRow).waitFor();
  const mountMs: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await page.getByRole('link', { name: 'Models' }).click();
    await page.locator(firstRow).waitFor({ state: 'detached' });
    mountMs.push(await page.evaluate<number>(clickUntilPainted('a[href="/hosts"]', firstRow)));
  }
  const updateMs: number[] = [];
  for (let run = 0; run < runs; run += 1) updateMs.push(await updateOnce(site, page));
  return { mountMs, updateMs };
}

/** The work of one delta, less that of as long a time without. */
async function updateOnce(site: UiSite, page: Page): Promise<number> {
  const busy = await mainThread(page);
  const idle = await busy.during(() => page.waitForTimeout(SETTLE_MS));
  const updating = await busy.during(async () => {
    site.updateHosts(200);
    await page.waitForTimeout(SETTLE_MS);
  });
  await busy.end();
  return updating - idle;
}

/** Runs in the page. A text, because the sources of tests and core are checked without a browser's globals. */
const clickUntilPainted = (link: string, shown: string) => `new Promise((resolve) => {
  const startedMs = performance.now();
  const look = () => {
    // The frame that the rows were put into is painted before the next task.
    if (document.querySelector(${JSON.stringify(shown)})) setTimeout(() => resolve(performance.now() - startedMs));
    else requestAnimationFrame(look);
  };
  document.querySelector(${JSON.stringify(link)}).click();
  requestAnimationFrame(look);
})`;
