import { join } from 'node:path';
import type { Page } from 'playwright-core';

const themes = ['light', 'dark'] as const;
/** Fonts, charts and the first traffic are drawn by then; a picture has no condition to wait for. */
const SETTLE_MS = 700;

/** The page as it is now, in both themes: `NAME-light.png` and `NAME-dark.png`. */
export async function shoot(page: Page, { dir, name }: { readonly dir: string; readonly name: string }): Promise<void> {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: join(dir, `${name}-${colorScheme}.png`) });
  }
}
