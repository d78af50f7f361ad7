/** Alerts in a real browser before the real server: a rule that is typed in fires on this computer, and is looked after. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { httpServer } from '../../core/bench/endpoint/servers.fixture.ts';
import { assertAccessible } from '../browser/axe.ts';
import { browserUnavailable } from '../browser/chromium.ts';
import { Site } from '../browser/site.ts';
import { policyViolations } from '../browser/watch.ts';

const skip = browserUnavailable() ?? false;
/** Until this computer was measured and judged: a round is 5 s. */
const ROUND_MS = 40_000;
const RULE = 'memory-in-use';

/** What the page did with notifications. */
interface Told {
  readonly asked: number;
  readonly shown: readonly { readonly title: string; readonly body: string }[];
}

/** Runs in the page before it does: counts when it asks, and keeps what it shows. */
const RECORD_NOTIFICATIONS = `
  const own = window.Notification;
  window.told = { asked: 0, shown: [] };
  window.Notification = class extends EventTarget {
    constructor(title, { body }) {
      super();
      window.told.shown.push({ title, body });
    }
    static get permission() {
      return own.permission;
    }
    static requestPermission() {
      window.told.asked += 1;
      return own.requestPermission();
    }
  };`;

describe('the alerts', { skip, timeout: 240_000 }, () => {
  let site: Site;

  before(async () => {
    site = await Site.open();
    await site.context.addInitScript({ content: RECORD_NOTIFICATIONS });
    await site.page.goto(site.entrance('/alerts'));
  });
  after(async () => {
    await site?.[Symbol.asyncDispose]();
  });

  const button = (name: string | RegExp) => site.page.getByRole('button', { name });
  const region = (name: string) => site.page.getByRole('region', { name, exact: true });
  const dialog = () => site.page.getByRole('dialog');
  const open = (path: string) => site.page.goto(site.server.origin + path);
  const count = () => site.page.getByRole('link', { name: /^Alerts/ });
  const alert = () => region('Firing').locator(`[data-alert^="${RULE}|"]`);
  const focused = () => site.page.evaluate<string>('document.activeElement.textContent');

  it('say what is watched while nothing fires', async () => {
    const quiet = region('What is watched');
    await quiet.getByRole('heading', { name: 'All is quiet' }).waitFor({ timeout: ROUND_MS });
    await quiet
      .getByText(/^\d+ rules over [1-9]\d* series, last judged (now|\d+ s ago)/)
      .waitFor({ timeout: ROUND_MS });
  });

  it('take a rule with units, say what is wrong beside its field and what it would have done', async () => {
    const { page } = site;
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.getByRole('tab', { name: 'Rules' }).click();
    await button('New rule').click();
    await page.getByLabel('Name', { exact: true }).fill(RULE);
    await page.getByLabel('Metric').selectOption('Host: Memory used');
    await page.getByLabel('Limit', { exact: true }).fill('90 %');
    await page.getByLabel('True for').fill('');
    await page.getByLabel('Of the last').fill('10 s');
    await button('Save').click();
    await page.getByText('Write a value such as 10 GiB or 500 MB').waitFor();
    assert.ok(
      await page.getByLabel('Limit', { exact: true }).evaluate((field) => field === field.ownerDocument.activeElement),
    );
    await page.getByLabel('Limit', { exact: true }).fill('10 MiB');
    const beside = page.getByRole('complementary', { name: 'What the rule would have done' });
    await beside.getByText('Memory used above 10.5 MB (mean of 10 s) on every host').waitFor();
    await beside.getByText(/^In what is kept of the last 24 h it would (not )?have fired/).waitFor();
    await beside.getByText('It looks at 1 series.').waitFor();
    await page.getByLabel('Limit', { exact: true }).fill('900 TB');
    await beside.getByText(/would not have fired/).waitFor();
    await page.getByLabel('Limit', { exact: true }).fill('10 MiB');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/alerts\/rules$/);
    await page
      .getByRole('row', { name: new RegExp(RULE) })
      .getByText('own')
      .waitFor();
  });

  it('show what fires with its value beside the limit, and count it', async () => {
    await site.page.getByRole('tab', { name: 'Now' }).click();
    await alert().waitFor({ timeout: ROUND_MS });
    await region('Firing')
      .getByText(/^limit > 10\.5 MB$/)
      .waitFor();
    await count().getByText('1', { exact: false }).waitFor();
    assert.match((await count().textContent()) ?? '', /^ ?Alerts1 firing$/);
  });

  it('are looked after by keyboard alone', async () => {
    const { page } = site;
    await page.keyboard.press('j');
    assert.match(await focused(), /^this-computer/);
    await page.keyboard.press('Enter');
    await dialog().getByText('What became of it').waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    assert.match(await focused(), /^this-computer/);
    await page.keyboard.press('a');
    await dialog().getByLabel('Note').waitFor();
    await page.keyboard.type('A rule of a test');
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await region('Firing')
      .getByText(/: A rule of a test$/)
      .waitFor();
    assert.match((await count().textContent()) ?? '', /^ ?Alerts$/);
  });

  it('are silenced from an alert, with what that keeps quiet said first', async () => {
    const { page } = site;
    await alert().focus();
    await page.keyboard.press('s');
    await dialog().getByText('1 alert fits now:').waitFor();
    assert.deepEqual(await Promise.all([0, 1].map((nth) => dialog().getByLabel('Value').nth(nth).inputValue())), [
      RULE,
      'this-computer',
    ]);
    assert.equal(await focused(), 'Cancel');
    await dialog().getByLabel('4 hours').check();
    await dialog().getByRole('button', { name: 'Silence', exact: true }).click();
    await region('Firing')
      .getByText(/quiet until .*\d\d:\d\d by /)
      .waitFor();
    await page.getByRole('tab', { name: 'Silences' }).click();
    await region('Silences').getByText(`rule is ${RULE} and name is this-computer`).waitFor();
    await region('Silences').getByText('fits 1 alert now').waitFor();
    await button(/^End the silence/).click();
    assert.equal(await focused(), 'Cancel');
    await dialog().getByRole('button', { name: 'End silence' }).click();
    await region('Silences').getByText('Nothing is silenced').waitFor();
  });

  it('are not silenced altogether by a slip', async () => {
    await button('New silence').click();
    await dialog().getByLabel('How').selectOption('is like');
    await dialog().getByLabel('Value').fill('*');
    const silence = dialog().getByRole('button', { name: 'Silence everything' });
    assert.ok(await silence.isDisabled());
    await dialog()
      .getByText(/nobody will be told of anything/)
      .click();
    assert.ok(await silence.isEnabled());
    await site.page.keyboard.press('Escape');
  });

  it('rest in a window that comes again', async () => {
    await button('New window').click();
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByText('Write a value in every line, * for all').waitFor();
    await dialog().getByLabel('Name', { exact: true }).fill('backup-night');
    await dialog().getByLabel('Sun').check();
    await dialog().getByLabel('Lasts').fill('90 min');
    await dialog().getByLabel('Value').fill('gpu-*');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await region('Maintenance windows').getByText('Sat, Sun at 22:00 for 1 h 30 min: host is like gpu-*').waitFor();
  });

  it('are told on a webhook, and say the truth when that fails', async () => {
    const { page } = site;
    const bodies: string[] = [];
    {
      await using server = await httpServer((response) => {
        bodies.push(response.req.method ?? '');
        response.writeHead(200).end();
      });
      await page.getByRole('tab', { name: 'Channels' }).click();
      await button('New channel').click();
      await dialog().getByLabel('Name').fill('on-call');
      await dialog().getByLabel('Address').fill(`http://127.0.0.1:${server.port}/hook`);
      await dialog().getByRole('button', { name: 'Save' }).click();
      await button('Test on-call').click();
      await page.getByText('The test was told: look whether it came').waitFor();
      assert.deepEqual(bodies, ['POST']);
    }
    await button('Test on-call').click();
    await region('Channels').getByRole('alert').getByText('telling-failed').waitFor({ timeout: ROUND_MS });
    await region('Channels')
      .getByText(/^failed .*: /)
      .waitFor();
    await button('Remove on-call').click();
    assert.equal(await focused(), 'Cancel');
    await dialog().getByRole('button', { name: 'Remove channel' }).click();
    await button('Test on-call').waitFor({ state: 'detached' });
  });

  it('are shown by the browser only once an operator asked for it', async () => {
    const { page } = site;
    const told = () => page.evaluate<Told>('window.told');
    await button('Test desktop').click();
    await page.getByText('The test was told: look whether it came').waitFor();
    assert.deepEqual(await told(), { asked: 0, shown: [] });
    await site.context.grantPermissions(['notifications'], { origin: site.server.origin });
    await open('/alerts/channels');
    assert.equal((await told()).asked, 0);
    await button('Notify me here').click();
    await page.getByText('Alerts that fire are shown while a page of Signalbox is open').waitFor();
    // The page begins to follow once it was asked to: what is told before reaches nobody.
    const end = Date.now() + ROUND_MS;
    while ((await told()).shown.length === 0) {
      assert.ok(Date.now() < end, 'no notification came');
      await button('Test desktop').click();
      await page.getByText('The test was told: look whether it came').waitFor();
    }
    assert.deepEqual((await told()).shown[0], {
      title: 'Info: test on this-computer',
      body: 'This is a test of the channel: nothing is wrong',
    });
  });

  it('take YAML as a whole, and name the line that is wrong', async () => {
    const { page } = site;
    await open('/alerts/yaml');
    const text = page.getByRole('textbox', { name: /YAML/ });
    await text.waitFor();
    const lines = (await text.inputValue()).split('\n');
    const at = lines.findIndex((line) => /metric: memory\.used/.test(line));
    assert.ok(at > 0, lines.join('\n'));
    await text.fill(lines.with(at, (lines[at] ?? '').replace('memory.used', 'memory.usd')).join('\n'));
    await button('Save').click();
    await page
      .getByRole('alert')
      .getByText(new RegExp(`line ${at + 1}\\b`))
      .waitFor();
    const selected = await page.evaluate<string>('getSelection().toString()');
    assert.match(selected, /memory\.usd/);
    await text.fill(lines.join('\n').replace(RULE, 'memory-renamed'));
    await button('Save').click();
    await page.getByRole('row', { name: /memory-renamed/ }).waitFor();
    assert.equal(await page.getByRole('row', { name: new RegExp(RULE) }).count(), 0);
  });

  it('end with their rule, which says first what ends', async () => {
    const { page } = site;
    await open('/alerts/rules/memory-renamed');
    await button('Remove …').click();
    await dialog()
      .getByText(/Nobody is told any more: Memory used above 10\.5 MB/)
      .waitFor();
    assert.equal(await focused(), 'Cancel');
    await dialog().getByRole('button', { name: 'Remove rule' }).click();
    await page.waitForURL(/\/alerts\/rules$/);
    await open('/alerts/rules/host-silent');
    await page.getByText('Comes with Signalbox').waitFor();
    assert.equal(await button('Remove …').count(), 0);
    await open('/alerts/rules');
    await page.getByLabel('Judge gpu-hot').click();
    await page
      .getByRole('row', { name: /gpu-hot/ })
      .getByText('switched off')
      .waitFor();
  });

  it('leave a trail that is filtered by the address', async () => {
    const { page } = site;
    await open(`/alerts/trail?find=${RULE}`);
    const rows = page.getByRole('grid', { name: 'Trail' }).getByRole('row');
    await rows.getByText(/^acknowledged by .*: A rule of a test$/).waitFor();
    await rows
      .getByText(/^fires/)
      .first()
      .waitFor();
    await page.getByLabel('What').selectOption('acknowledged');
    await page.waitForURL(/what=acked/);
    assert.equal(await rows.count(), 1 + 1);
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`are accessible in the ${theme} theme`, async () => {
      const { page } = site;
      await page.emulateMedia({ colorScheme: theme });
      for (const path of [
        '',
        '?do=silence',
        '/rules',
        '/rules/new',
        '/rules/latency-unusual',
        '/yaml',
        '/quiet',
        '/channels',
        '/trail',
      ]) {
        await open(`/alerts${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page
          .getByText(/^Asking for/)
          .first()
          .waitFor({ state: 'detached' });
        await assertAccessible(page, `/alerts${path}, ${theme}`);
      }
    });
  }

  it('have broken no rule of the browser', async () => {
    site.watch.assertNone();
    assert.equal(await policyViolations(site.page), 0);
  });
});
