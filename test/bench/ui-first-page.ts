import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { UiSite } from './ui-site.ts';

export interface FirstPage {
  /** From asking for the address until a key has been obeyed, pressed once rows are on the page; ms, each in a new context. */
  readonly interactiveMs: readonly number[];
  /** Of all scripts that this took, as gzip would send them, kB. */
  readonly scriptKb: number;
}

/** Opens a path as a browser does that was never here. `row`: what tells that rows are on the page. */
export async function measureFirstPage(site: UiSite, path: string, row: string, runs: number): Promise<FirstPage> {
  const interactiveMs: number[] = [];
  let scriptKb = Number.NaN;
  for (let run = 0; run < runs; run += 1) {
    const context = await site.newContext();
    const page = await context.newPage();
    const scripts: string[] = [];
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.endsWith('.js')) scripts.push(pathname);
    });
    await page.addInitScript(noteAnswer);
    await page.goto(site.origin + path, { waitUntil: 'commit' });
    await page.locator(row).first().waitFor();
    // What was asked for until here is the first page; what the key opens is the next.
    scriptKb = await gzipKb(site.screens, scripts);
    await page.keyboard.press('o');
    await page.waitForURL(/[?]jobs=/);
    interactiveMs.push(await page.evaluate<number>('window.answeredMs'));
    await context.close();
  }
  return { interactiveMs, scriptKb };
}

/** The address is the state: the key for the operations is obeyed when the page has gone there. */
const noteAnswer = `addEventListener('signalbox-moved', () => {
  window.answeredMs ??= performance.now();
})`;

async function gzipKb(screens: string, scripts: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    [...new Set(scripts)].map(async (path) => (await stat(join(screens, `${path}.gz`))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1_000;
}
