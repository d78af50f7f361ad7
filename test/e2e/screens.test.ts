/** The screens in a real browser before the real server and a real host, as an operator goes through them. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { assertAccessible } from '../browser/axe.ts';
import { browserUnavailable } from '../browser/chromium.ts';
import { Site } from '../browser/site.ts';
import { policyViolations } from '../browser/watch.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { labUnavailable } from '../lab/unavailable.ts';
import { type Load, startLoad } from '../load/load.ts';
import { sampleCases } from '../load/order.ts';

const samples = join(import.meta.dirname, '../../resources/samples/credit-risk');
const skip = labUnavailable() ?? browserUnavailable() ?? false;
/** Of what a host does: assembling images, starting containers. */
const WORK_MS = 60_000;

describe('the screens, with a host', { skip, timeout: 240_000 }, () => {
  let lab: Lab;
  let site: Site;
  let load: Load | null = null;

  before(async () => {
    [lab, site] = await Promise.all([startLab(1), Site.open()]);
  });
  after(async () => {
    await load?.[Symbol.asyncDispose]();
    await site?.[Symbol.asyncDispose]();
    lab?.down();
  });

  const dialog = () => site.page.getByRole('dialog');
  const status = (word: string) => dialog().getByRole('status').getByText(word);
  const button = (name: string | RegExp) => site.page.getByRole('button', { name });
  const heading = (name: string | RegExp, level = 1) => site.page.getByRole('heading', { name, level });
  /** The drawn line of the service, when its tracks carry these shares. */
  const line = (blue: number, green: number) =>
    site.page.getByRole('img', { name: `Requests to port 8080 go ${blue} % to blue, ${green} % to green` });

  it('lets the browser in once, at a page that says how to begin', async () => {
    const { page } = site;
    await page.goto(site.entrance());
    assert.equal(new URL(page.url()).search, '', 'the token is not left in the address');
    await heading(/old one, then throw the points/, 2).waitFor();
    await button('Run the demo on this computer').waitFor();
    const stranger = await fetch(site.entrance(), { redirect: 'manual' });
    assert.equal(stranger.status, 401);
  });

  it('adds a host: says what is wrong beside the field, shows the key, then what the check found', async () => {
    const { page } = site;
    const host = lab.host(1);
    await page.getByRole('link', { name: 'Add a host' }).click();
    await dialog().getByLabel('SSH target').fill(`${host.user}@${host.ip}:${host.port}`);
    await dialog().getByLabel('Private key').fill(host.key);
    const name = dialog().getByLabel('Name', { exact: false }).first();
    await name.fill('Lab_1');
    await button('Add host').click();
    await dialog()
      .getByText(/Choose another host name than "Lab_1"/)
      .waitFor();
    assert.equal(await name.getAttribute('aria-invalid'), 'true');
    await name.fill('lab-1');
    await button('Add host').click();
    await dialog().getByText(fingerprintOf(host.hostKey)).waitFor();
    await button('Trust this key and add').click();
    await page.getByText('Fit for work').waitFor({ timeout: WORK_MS });
    assert.match(page.url(), /\/hosts\/lab-1\?tab=check$/);
    await page.goBack();
    await page.goto(`${site.server.origin}/hosts`);
    await page.getByRole('row', { name: /lab-1/ }).getByText('answering').waitFor();
  });

  it('imports two versions of a model by picking their files', async () => {
    const { page } = site;
    await page.getByRole('link', { name: 'Models' }).click();
    for (const version of ['1.0.0', '2.0.0']) {
      await button('Import a model').first().click();
      const picking = page.waitForEvent('filechooser');
      await button('Choose files').click();
      await (await picking).setFiles(['model.onnx', 'smoke.json'].map((file) => join(samples, version, file)));
      await dialog().getByLabel('Name').fill('credit-risk');
      await dialog().getByLabel('Version').fill(version);
      await dialog().getByRole('button', { name: 'Import' }).click();
      await page.getByRole('row', { name: new RegExp(`credit-risk ${version}`) }).waitFor({ timeout: WORK_MS });
      await page.keyboard.press('Escape');
    }
  });

  it('deploys the first version', async () => {
    const { page } = site;
    await page.goto(`${site.server.origin}/services?do=deploy`);
    await dialog().getByLabel('Service').fill('credit');
    await dialog().getByLabel('Model', { exact: true }).selectOption('credit-risk@1.0.0');
    await dialog().getByLabel('Host').selectOption('lab-1');
    await dialog().getByLabel('Port').fill('8080');
    await button('Show what it changes').click();
    await button(/^Deploy$/).click({ timeout: WORK_MS });
    await dialog().getByRole('status').getByText('done').waitFor({ timeout: WORK_MS });
    await dialog().getByRole('button', { name: 'Close' }).click();
    await line(100, 0).waitFor();
    await page.getByText('credit-risk@1.0.0').waitFor();
  });

  it('deploys the second by keyboard alone under traffic; a reload in its middle finds it where it is', async () => {
    const { page } = site;
    load = await startLoad({
      url: `http://${lab.host(1).ip}:8080/v2/models/credit/infer`,
      cases: sampleCases('credit-risk', ['1.0.0', '2.0.0']),
      clients: 4,
      rate: 100,
      maxRequests: 100_000,
      maxMs: 200_000,
    });
    await find(page, 'Deploy to credit');
    await tabTo(page, dialog().getByLabel('Model', { exact: true }));
    await page.keyboard.type('credit-risk@2');
    await tabTo(page, dialog().getByLabel('Hold before the switch'));
    await page.keyboard.press('Space');
    await tabTo(page, button('Show what it changes'));
    await page.keyboard.press('Enter');
    await tabTo(page, button('Deploy and hold'));
    await page.keyboard.press('Enter');
    await page.waitForURL(/do=job/);
    const address = page.url();
    await page.reload();
    assert.equal(page.url(), address);
    await status('held').waitFor({ timeout: WORK_MS });
    await line(100, 0).waitFor({ state: 'attached' });
    await tabTo(page, dialog().getByRole('button', { name: 'Continue …' }));
    await page.keyboard.press('Enter');
    await tabTo(page, dialog().getByRole('button', { name: 'Continue', exact: true }));
    await page.keyboard.press('Enter');
    await line(0, 100).waitFor({ state: 'attached', timeout: WORK_MS });
    await status('done').waitFor({ timeout: WORK_MS });
    await dialog()
      .getByText(/No request was lost/)
      .waitFor();
    await page.keyboard.press('Escape');
  });

  it('rolls back by keyboard alone, shows the receipt, and no client has lost a request', async () => {
    const { page } = site;
    await find(page, 'Roll back credit');
    await tabTo(page, dialog().getByRole('button', { name: 'Roll back', exact: true }));
    await page.keyboard.press('Enter');
    await status('done').waitFor({ timeout: WORK_MS });
    await dialog()
      .getByText(/No request was lost/)
      .waitFor();
    await page.keyboard.press('Escape');
    await line(100, 0).waitFor();
    const report = await load?.stop();
    assert.ok(report && (report.byVersion['1.0.0'] ?? 0) > 0 && (report.byVersion['2.0.0'] ?? 0) > 0);
    assert.equal(report.failed, 0, JSON.stringify(report.examples));
  });

  it('shows a change before its host answers; one that is aborted then does not come later', async () => {
    const { page } = site;
    await page.goto(`${site.server.origin}/services?do=switch&service=credit&to=green`);
    await page.getByRole('heading', { name: 'Steps' }).waitFor();
    await lab.host(1).freeze(true);
    try {
      await dialog().getByRole('button', { name: 'Switch to green' }).click();
      await dialog().getByText('Asking lab-1').waitFor();
      await dialog().getByRole('button', { name: 'Abort …' }).click();
      await dialog().getByRole('button', { name: 'Abort', exact: true }).click();
      await status('aborted').waitFor();
    } finally {
      await lab.host(1).freeze(false);
    }
    await page.keyboard.press('Escape');
    await line(100, 0).waitFor();
  });

  it('shows the log of a slot, and a terminal that answers', async () => {
    const { page } = site;
    await page.goto(`${site.server.origin}/services/credit`);
    await page.getByRole('link', { name: 'Logs of green' }).click();
    await page.getByLabel('Log of').waitFor();
    assert.equal(await page.getByLabel('Log of').inputValue(), 'credit:green');
    await page.getByText(/[1-9]\d* lines? kept/).waitFor();
    await page.getByRole('tab', { name: 'Terminal' }).click();
    await page.getByText(/A shell on lab-1/).waitFor();
    await page.locator('.xterm').click();
    await page.keyboard.type('echo sign$((40+2))al\n');
    await page.locator('.xterm-rows').getByText('sign42al').waitFor();
  });

  it('restores what was looked at by Back, Forward and a link', async () => {
    const { page } = site;
    await page.goto(`${site.server.origin}/hosts?q=lab`);
    await page.getByRole('row', { name: /lab-1/ }).waitFor();
    assert.equal(await page.getByRole('row', { name: /this-computer/ }).count(), 0);
    await page.getByRole('row', { name: /lab-1/ }).click();
    await heading('lab-1').waitFor();
    await page.getByRole('tab', { name: 'Containers' }).click();
    await page
      .getByText(/credit/)
      .first()
      .waitFor();
    await page.goBack();
    await page.goBack();
    await page.getByRole('row', { name: /lab-1/ }).waitFor();
    assert.equal(await page.getByLabel('Filter hosts').inputValue(), 'lab');
    await page.goForward();
    await page.goForward();
    await page.getByRole('tab', { name: 'Containers', selected: true }).waitFor();
  });

  it('says that the server is gone, and goes on with the page as it was when it is back', async () => {
    const { page, context } = site;
    await page.goto(`${site.server.origin}/hosts?do=add`);
    await dialog().getByLabel('SSH target').fill('ops@later');
    await site.watch.allowing(/WebSocket|Failed to load resource|ERR_/, async () => {
      await site.server.kill();
      await page.getByText('The connection to the core is lost').waitFor();
      await site.startAgain();
      // Sessions end with the server: whoever opens its new address lets all windows of the browser in.
      const other = await context.newPage();
      await other.goto(site.entrance());
      await page.getByText('The connection to the core is lost').waitFor({ state: 'detached' });
      await page.getByText('does not know this browser').waitFor({ state: 'detached' });
      await other.close();
    });
    assert.equal(await dialog().getByLabel('SSH target').inputValue(), 'ops@later');
    await page.keyboard.press('Escape');
    await page.getByRole('row', { name: /lab-1/ }).getByText('answering').waitFor();
  });

  it('shows a silent host with its age while the others stay fresh', async () => {
    const { page } = site;
    const row = page.getByRole('row', { name: /lab-1/ });
    await lab.host(1).partition(true);
    try {
      await row.getByText('silent').waitFor({ timeout: WORK_MS });
      await row.getByText(/\d+ s ago/).waitFor();
      await page
        .getByRole('row', { name: /this-computer/ })
        .getByText('now')
        .waitFor();
    } finally {
      await lab.host(1).partition(false);
    }
    await row.getByText('answering').waitFor({ timeout: WORK_MS });
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`is accessible on every page in the ${theme} theme`, async () => {
      const { page } = site;
      await page.emulateMedia({ colorScheme: theme });
      for (const { path, shown } of places) {
        await page.goto(site.server.origin + path);
        await shown(page).first().waitFor();
        await assertAccessible(page, `${path}, ${theme}`);
      }
    });
  }

  it('has broken no rule of the browser', async () => {
    site.watch.assertNone();
    assert.equal(await policyViolations(site.page), 0);
  });
});

/** Every page and dialog, and what is on it when it is all there. */
const places: readonly { readonly path: string; readonly shown: (page: Page) => Locator }[] = [
  { path: '/services', shown: (page) => page.getByText('credit-risk@1.0.0') },
  { path: '/services/credit', shown: (page) => page.getByRole('region', { name: 'History' }).getByRole('row') },
  { path: '/services?do=deploy', shown: (page) => page.getByLabel('Model', { exact: true }) },
  { path: '/services?do=rollback&service=credit', shown: (page) => page.getByRole('heading', { name: 'Steps' }) },
  { path: '/services?do=remove&service=credit', shown: (page) => page.getByRole('heading', { name: 'Steps' }) },
  { path: '/hosts', shown: (page) => page.getByRole('row', { name: /lab-1/ }).getByText('answering') },
  { path: '/hosts?do=add', shown: (page) => page.getByLabel('SSH target') },
  { path: '/hosts/lab-1', shown: (page) => page.getByText('Debian') },
  { path: '/hosts/lab-1?tab=check', shown: (page) => page.getByText('Fit for work') },
  { path: '/hosts/lab-1?tab=containers', shown: (page) => page.getByText('running') },
  { path: '/hosts/lab-1?tab=services', shown: (page) => page.getByText('credit') },
  { path: '/hosts/lab-1?tab=logs', shown: (page) => page.getByText(/lines? kept/) },
  { path: '/hosts/lab-1?tab=terminal', shown: (page) => page.getByText(/A shell on/) },
  { path: '/hosts/lab-1?do=remove', shown: (page) => page.getByRole('dialog') },
  { path: '/models', shown: (page) => page.getByRole('row', { name: /credit-risk/ }) },
  { path: '/models?do=import', shown: (page) => page.getByLabel('Version') },
  { path: '/models/credit-risk/1.0.0', shown: (page) => page.getByText('Digest') },
  { path: '/services?jobs=', shown: (page) => page.getByRole('complementary', { name: 'Operations' }) },
  { path: '/services?palette=', shown: (page) => page.getByRole('option') },
  { path: '/services?keys=', shown: (page) => page.getByRole('heading', { name: 'Keys' }) },
  { path: '/nowhere', shown: (page) => page.getByText('There is no page at this address') },
];

/** Goes by the palette to the first thing that these letters find. */
async function find(page: Page, letters: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Host, service, model or action' }).waitFor();
  await page.keyboard.type(letters);
  await page.getByRole('option', { name: letters, selected: true }).waitFor();
  await page.keyboard.press('Enter');
}

/** Presses Tab until the focus is there, once it is there and can be used. */
async function tabTo(page: Page, goal: Locator): Promise<void> {
  await goal.waitFor();
  await page.waitForFunction((element) => !element?.matches(':disabled'), await goal.elementHandle(), {
    timeout: WORK_MS,
  });
  for (let presses = 0; presses < 60; presses += 1) {
    if (await goal.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not reach ${goal}`);
}

/** As `ssh-keygen -l` prints it. */
function fingerprintOf(hostKey: string): string {
  const [, key = ''] = hostKey.split(' ');
  return `SHA256:${createHash('sha256').update(key, 'base64').digest('base64').replace(/=+$/, '')}`;
}
