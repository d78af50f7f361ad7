/** The frame around the pages, in a real browser before the real server, without any host. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browserUnavailable } from '../browser/chromium.ts';
import { Site } from '../browser/site.ts';

const skip = browserUnavailable() ?? false;

describe('the frame of the screens', { skip, timeout: 120_000 }, () => {
  let site: Site;
  const button = (name: string) => site.page.getByRole('button', { name });
  const path = () => new URL(site.page.url()).pathname;

  before(async () => {
    site = await Site.open();
    await site.page.goto(site.entrance());
    await button('Run the demo on this computer').waitFor();
  });
  after(() => site?.[Symbol.asyncDispose]());

  it('stays when the code of a page is gone, and loads again', async () => {
    const { page } = site;
    await page.route('**/assets/hosts-page-*.js', (route) => route.abort());
    await page.getByRole('link', { name: 'Fleet' }).click();
    await page.getByRole('heading', { name: 'This can not be shown' }).waitFor();
    await page.getByRole('link', { name: 'Services' }).click();
    await button('Run the demo on this computer').waitFor();
    await page.getByRole('link', { name: 'Fleet' }).click();
    await page.unroute('**/assets/hosts-page-*.js');
    await button('Load again').click();
    await page.getByRole('row', { name: /this-computer/ }).waitFor();
  });

  it('leaves Enter to the button of a column, and opens a row with Enter on the table', async () => {
    const { page } = site;
    await page.goto(`${site.server.origin}/hosts`);
    await page.getByRole('row', { name: /this-computer/ }).waitFor();
    const column = page.getByRole('columnheader').first();
    await column.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await page.locator('[aria-sort="ascending"]').waitFor();
    assert.equal(path(), '/hosts');
    await page.getByRole('grid').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/hosts/this-computer');
  });

  it('finds the theme and a terminal in the palette', async () => {
    const { page } = site;
    const find = async (letters: string) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Host, service, model or action' }).waitFor();
      await page.keyboard.type(letters);
      await page.getByRole('option', { name: letters, selected: true }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await find('Theme: dark');
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    await find('Terminal on this computer');
    assert.match(page.url(), /\/hosts\/this-computer\?tab=terminal$/);
  });

  it('leaves no closed drawer behind for Back', async () => {
    const { page } = site;
    await page.goto(`${site.server.origin}/models`);
    await page.getByRole('heading', { name: 'Models', level: 1 }).waitFor();
    await page.goto(`${site.server.origin}/hosts`);
    await page.getByRole('row', { name: /this-computer/ }).waitFor();
    await button('Operations').click();
    const drawer = page.getByRole('complementary', { name: 'Operations' });
    await drawer.getByRole('button', { name: 'Close' }).click();
    await page.goBack();
    assert.equal(await drawer.count(), 0);
    assert.equal(new URL(page.url()).search, '');
  });

  it('says that the core is gone, and lets nothing turn as if it ran', async () => {
    const { page } = site;
    await site.server.kill();
    await page.getByText(/The connection to the core is lost.*operations go on if the core still runs/).waitFor();
    assert.ok(await page.locator('html[data-stale]').count());
  });
});
