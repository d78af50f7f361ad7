import type { UiSite } from './ui-site.ts';

/** Processor share of the process that runs a page in a hidden window, 0–1, over so many seconds. */
export async function measureHidden(site: UiSite, path: string, seconds: number): Promise<number> {
  // Playwright keeps its windows in sight. A hidden one draws no frames, so nothing may move here; and what it is told
  // when it is hidden, this one is told by hand.
  await using opened = await site.openPage(path, { reduce: true });
  const { page } = opened;
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(3_000);
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { get: () => true });
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));`);
  // Past the look away that ends nothing.
  await page.waitForTimeout(7_000);
  const session = await site.browser.newBrowserCDPSession();
  const spent = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
  const before = await spent();
  await page.waitForTimeout(seconds * 1_000);
  const share = ((await spent()) - before) / seconds;
  await session.detach();
  return share;
}
