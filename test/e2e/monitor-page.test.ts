/** The monitor in a real browser: a made-up fleet for all that can happen to it, and this computer as it is. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { UiSite } from '../bench/ui-site.ts';
import { assertAccessible } from '../browser/axe.ts';
import { browserUnavailable } from '../browser/chromium.ts';
import { Site } from '../browser/site.ts';
import { policyViolations, type Watch, watch } from '../browser/watch.ts';

const skip = browserUnavailable() ?? false;
const SHARE = /\d %/;

describe('the monitor of a fleet', { skip, timeout: 240_000 }, () => {
  let site: UiSite;
  let context: BrowserContext;
  let page: Page;
  let watched: Watch;

  before(async () => {
    site = await UiSite.open({ hosts: 60, services: 3, hostsSpeak: false, logLinesPerS: 0, alerts: 6 });
    context = await site.newContext({ reduce: true });
    context.setDefaultTimeout(15_000);
    watched = watch(context, site.origin);
    page = await context.newPage();
  });
  after(async () => {
    await site?.[Symbol.asyncDispose]();
  });

  const open = (path: string) => page.goto(site.origin + path);
  const hosts = () => page.getByRole('grid', { name: 'Hosts' });
  const row = (name: string) => hosts().getByRole('row', { name: new RegExp(name) });
  const panel = (name: string) => page.getByRole('region', { name, exact: true });
  const time = () => page.getByRole('paragraph').getByText(/^[A-Z][a-z]{2},? \d+ [A-Z][a-z]{2}, \d\d:\d\d:\d\d/);

  it('tells what is live from what is stale, what waits and what does not exist', async () => {
    await open('/monitor');
    await row('gpu-00001')
      .getByText(/^(now|\d s)$/)
      .waitFor();
    assert.match((await row('gpu-00001').textContent()) ?? '', SHARE);
    assert.match((await row('gpu-00005').textContent()) ?? '', /waiting–/);
    const stale = (await row('gpu-00007').textContent()) ?? '';
    assert.match(stale, /stale \d+ (s|min)/);
    assert.match(stale, SHARE);
    assert.match((await row('gpu-00010').textContent()) ?? '', /(now|\d s).*\d %.*–/);
    await page
      .getByText(/60 hosts · 5\d live · \d stale: values are the last known · 2 without a sample yet/)
      .waitFor();
  });

  it('shows a new second each second', async () => {
    const cells = row('gpu-00001');
    const first = await cells.textContent();
    await cells.filter({ hasNotText: first ?? '' }).waitFor({ timeout: 5_000 });
  });

  it('shows both slots of each service, with shape and word', async () => {
    const services = page.getByRole('grid', { name: 'Services by slot' });
    await services.getByRole('row', { name: /svc-0.*BLUE.*live/ }).waitFor();
    await services.getByRole('row', { name: /svc-0.*GREEN.*idle.*\/s.*ms/ }).waitFor();
  });

  it('shows model servers of others as they tell of themselves, and why one tells nothing', async () => {
    const servers = page.getByRole('grid', { name: 'Other model servers' });
    await servers.getByRole('row', { name: /vllm-0.*vLLM.*\/s.*ms/ }).waitFor();
    await servers.getByRole('row', { name: /triton-1.*Triton.*\/s/ }).waitFor();
    await page.getByText('3 other model servers · 2 live · 1 without metrics').waitFor();
    const silent = servers.getByRole('row', { name: /llama\.cpp-2.*no metrics/ });
    assert.equal(await silent.getByTitle('Start it with --metrics: port 8080 answers 501').count(), 1);
  });

  it('filters by the address and by keyboard, and opens a host with Enter', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('gpu-0001');
    await page.getByText(/^10 of 60 hosts/).waitFor();
    assert.match(page.url(), /q=gpu-0001/);
    await page.keyboard.press('Tab');
    await hosts().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/monitor\/hosts\/gpu-00011$/);
    await panel('CPU').getByText(SHARE).first().waitFor();
    await page.goBack();
    await page.getByText(/^10 of 60 hosts/).waitFor();
  });

  it('colours all hosts by a measure, told in numbers to whoever moves there by keyboard', async () => {
    await open('/monitor?view=heat');
    await page.getByLabel('Measure').selectOption('Fullest VRAM');
    await page.waitForURL(/metric=vram/);
    const map = page.getByRole('listbox', { name: 'Fullest VRAM of every host' });
    await map.getByRole('option', { name: /^\d+(\.\d)? % gpu-00001$/ }).waitFor();
    await map.getByRole('option', { name: '– gpu-00010, no such value', exact: true }).waitFor();
    await map.getByRole('option', { name: /gpu-00005, no sample yet/ }).waitFor();
    await map.getByRole('option', { name: /^\d.* % gpu-00007, stale/ }).waitFor();
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText(/^gpu-00001 Fullest VRAM \d/).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/monitor\/hosts\/gpu-000[1-9]/);
  });

  it('moves one crosshair through all panels by keyboard, and reads the values there', async () => {
    await open('/monitor/hosts/gpu-00004');
    for (const name of ['CPU', 'Pressure', 'Memory and swap', 'Disks', 'File systems used', 'Network']) {
      await panel(name).waitFor();
    }
    await panel('CPU').getByRole('img').waitFor();
    await page.getByText('Times in').waitFor();
    await page.keyboard.press('ArrowLeft');
    await time().waitFor();
    const then = await time().textContent();
    await page.keyboard.press('Shift+ArrowLeft');
    await page.getByText(then ?? '-', { exact: true }).waitFor({ state: 'detached' });
    await time().waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Times in').waitFor();
  });

  it('goes to longer spans and back by keyboard, and the address says which', async () => {
    await page.keyboard.press(']');
    await page.waitForURL(/range=6h/);
    await page.getByRole('button', { name: '6 h', pressed: true }).waitFor();
    await page.keyboard.press('[');
    await page.waitForURL((url) => !url.search.includes('range'));
  });

  it('zooms into what is drawn with the pointer, and Esc leads back', async () => {
    const canvas = panel('CPU').getByRole('img');
    const box = await canvas.boundingBox();
    assert.ok(box);
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.4, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, y, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/from=.*to=/);
    const params = new URL(page.url()).searchParams;
    const spanS = (Date.parse(params.get('to') ?? '') - Date.parse(params.get('from') ?? '')) / 1_000;
    assert.ok(spanS > 100 && spanS < 300, `${spanS} s of 15 min`);
    await page.mouse.move(2, 2);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.search.includes('from'));
  });

  it('shows what happened, on the axis and as a list that points there', async () => {
    const list = page.getByRole('region', { name: 'What happened' });
    await list.getByText('Switched svc-0 to green').waitFor();
    await list.getByRole('listitem').filter({ hasText: 'Switched svc-0 to green' }).getByRole('button').focus();
    await page
      .locator('p', { has: page.locator('strong') })
      .filter({ hasText: 'Switched svc-0 to green' })
      .waitFor();
  });

  it('tells the figures of every curve as a table', async () => {
    await page.getByRole('button', { name: 'Values' }).click();
    const values = page.getByRole('region', { name: 'Values of CPU' });
    await values.getByRole('row', { name: /^mean of the span \d/ }).waitFor();
    assert.equal(await panel('CPU').getByRole('img').count(), 0);
    await page.getByRole('button', { name: 'Curves' }).click();
    await panel('CPU').scrollIntoViewIfNeeded();
    await panel('CPU').getByRole('img').waitFor();
  });

  it('lays blue and green over each other', async () => {
    await open('/monitor/services/svc-0?range=6h');
    for (const name of ['Requests', 'Error rate', 'Latency p50', 'Latency p95', 'Latency p99', 'Requests under way']) {
      await panel(name).getByText('blue', { exact: true }).waitFor();
      await panel(name).getByText('green', { exact: true }).waitFor();
    }
  });

  it('is found by the palette: hosts and measures', async () => {
    for (const [letters, to] of [
      ['Monitor gpu-00002', /\/monitor\/hosts\/gpu-00002/],
      ['Fullest VRAM', /view=heat&metric=vram/],
    ] as const) {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Host, service, model or action' }).fill(letters);
      await page.getByRole('option', { name: letters, selected: true }).waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL(to);
    }
  });

  const places = [
    ['/monitor', 'gpu-00002'],
    ['/monitor?view=heat', 'gpu-00002'],
    ['/monitor?view=containers', 'svc-2-blue'],
    ['/monitor/hosts/gpu-00004', 'Network'],
    ['/monitor/hosts/gpu-00004?values=', 'Network'],
    ['/monitor/services/svc-0?range=24h', 'Latency p50'],
  ] as const;
  for (const theme of ['light', 'dark'] as const) {
    it(`is accessible in the ${theme} theme`, async () => {
      await page.emulateMedia({ colorScheme: theme });
      for (const [path, shown] of places) {
        await open(path);
        await page.getByText(shown, { exact: true }).first().waitFor();
        await assertAccessible(page, `${path}, ${theme}`);
      }
    });
  }

  it('has broken no rule of the browser', async () => {
    watched.assertNone();
    assert.equal(await policyViolations(page), 0);
  });
});

describe('the monitor of this computer', { skip, timeout: 120_000 }, () => {
  let site: Site;

  before(async () => {
    site = await Site.open();
    await site.page.goto(site.entrance('/monitor'));
  });
  after(async () => {
    await site?.[Symbol.asyncDispose]();
  });

  it('shows what it measures, in the table and as curves', async () => {
    const { page } = site;
    const row = page.getByRole('grid', { name: 'Hosts' }).getByRole('row', { name: /this-computer/ });
    await row.getByText(SHARE).first().waitFor({ timeout: 30_000 });
    await row.getByText(/^(now|\d s)$/).waitFor();
    await row.click();
    await page.waitForURL(/\/monitor\/hosts\/this-computer/);
    const memory = page.getByRole('region', { name: 'Memory and swap', exact: true });
    await memory.getByText(/GB$/).first().waitFor();
    await page.getByRole('region', { name: 'CPU', exact: true }).getByText(SHARE).first().waitFor();
    await page.getByText(/The history of \d+ series takes/).waitFor();
  });

  it('has broken no rule of the browser', async () => {
    site.watch.assertNone();
    assert.equal(await policyViolations(site.page), 0);
  });
});
