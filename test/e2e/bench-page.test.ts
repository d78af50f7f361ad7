/** Benchmarks in a real browser before the real server: typed in, watched while they run, cancelled, read and exported. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { httpServer } from '../../core/bench/endpoint/servers.fixture.ts';
import { assertAccessible } from '../browser/axe.ts';
import { browserUnavailable } from '../browser/chromium.ts';
import { Site } from '../browser/site.ts';
import { policyViolations } from '../browser/watch.ts';
import { cli } from './cli.ts';

const samples = join(import.meta.dirname, '../../resources/samples/credit-risk');
const skip = browserUnavailable() ?? false;
/** Of what a benchmark does: starting processes, warming up, measuring. */
const WORK_MS = 60_000;
/** To cancel is to kill: nobody waits for it. */
const CANCEL_MS = 5_000;

describe('the benchmark page', { skip, timeout: 240_000 }, () => {
  let site: Site;

  before(async () => {
    site = await Site.open();
    for (const version of ['1.0.0', '2.0.0']) {
      const args = ['models', 'import', join(samples, version), '--name', 'credit-risk', '--version', version];
      const { code, stderr } = await cli(site.dataDir, ...args);
      assert.equal(code, 0, stderr);
    }
    await site.page.goto(site.entrance('/bench'));
  });
  after(async () => {
    await site?.[Symbol.asyncDispose]();
  });

  const button = (name: string | RegExp) => site.page.getByRole('button', { name });
  const region = (name: string) => site.page.getByRole('region', { name, exact: true });
  const status = (word: string | RegExp) =>
    site.page.getByRole('main').getByRole('status').getByText(word, { exact: true });
  const open = (path: string) => site.page.goto(site.server.origin + path);
  /** On a busy machine figures do not count, and are shown all the same. */
  const ended = async (word = /^\s*(Complete|Void)\s*$/) => {
    await status(word).waitFor({ timeout: WORK_MS });
    await region('Environment').getByText('onnxruntime').waitFor();
  };

  it('says that nothing was measured, and leads to the form by keyboard', async () => {
    const { page } = site;
    await page.getByRole('heading', { name: 'Nothing has been measured yet' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.waitForURL(/\/models$/);
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await page.waitForURL(/\/bench$/);
    await button('New benchmark').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/bench\/new$/);
  });

  it('says what is wrong beside its field, and how long it takes', async () => {
    const { page } = site;
    await page.getByLabel('Batch sizes').fill('1, x');
    await button('Start').click();
    await page.getByText('Choose at least one version').waitFor();
    assert.equal(await page.getByLabel('Batch sizes').getAttribute('aria-invalid'), 'true');
    const newest = page.getByLabel('credit-risk@2.0.0');
    assert.ok(await newest.evaluate((box) => box === box.ownerDocument.activeElement), 'the first that is wrong');
    await page.keyboard.press('Space');
    assert.ok(await newest.isChecked());
    await page.getByLabel('Batch sizes').fill('1, 8');
    await page.getByLabel('Duration of each setting').fill('2');
    await page.getByText(/^2 settings: \d+ s to \d+ s/).waitFor();
  });

  it('measures a sweep: shows each setting and the latencies while it runs, then all figures', async () => {
    const { page } = site;
    await button('Start').click();
    await page.waitForURL(/\/bench\/[^/]+\?job=/);
    await region('Progress').getByText('credit-risk@2.0.0, cpu, batch 1, 1 thread').waitFor();
    await page.getByRole('img', { name: /^Histogram of [1-9]/ }).waitFor({ timeout: WORK_MS });
    await button('Abort').waitFor();
    await ended();
    assert.equal(await region('Progress').count(), 0);
    const rows = region('Figures of every setting').getByRole('row');
    assert.equal(await rows.count(), 3);
    assert.match((await rows.nth(1).textContent()) ?? '', /credit-risk@2\.0\.0[\s\S]*cpu[\s\S]*\/s[\s\S]*[µm]s/);
    for (const chart of [/^Part of all requests over latency, 2 curves/, /^Samples per second over batch/]) {
      await page.getByRole('img', { name: chart }).waitFor();
    }
  });

  it('saves the report in each format', async () => {
    const { page } = site;
    for (const [format, begins] of [
      ['HTML', /^<!doctype html>/i],
      ['JSON', /^\{/],
      ['MD', /^# /],
      ['CSV', /^[\w"]+,/],
    ] as const) {
      const downloading = page.waitForEvent('download');
      await button(`Export as ${format}`).click();
      const download = await downloading;
      assert.ok(download.suggestedFilename().endsWith(`.${format.toLowerCase()}`), download.suggestedFilename());
      assert.match(readFileSync(await download.path(), 'utf8'), begins, format);
    }
  });

  it('cancels at once and keeps what was measured; a reload while it runs finds it', async () => {
    const { page } = site;
    await open('/bench/new?model=credit-risk@1.0.0');
    await page.getByLabel('Duration of each setting').fill('600');
    await button('Start').click();
    await page.waitForURL(/\?job=/);
    await page.getByRole('img', { name: /^Histogram of [1-9]/ }).waitFor({ timeout: WORK_MS });
    await page.reload();
    await page.getByRole('img', { name: /^Histogram of [1-9]/ }).waitFor({ timeout: WORK_MS });
    await button('Abort').click();
    await status('Partial').waitFor({ timeout: CANCEL_MS });
    await region('Reasons').getByText('Partial: only what was measured until its end').waitFor();
    await region('Figures of every setting').getByText('partial').waitFor();
  });

  it('compares two versions: the verdict in words, with its interval and the noise', async () => {
    const { page } = site;
    await open('/bench/new?kind=compare&model=credit-risk@1.0.0&model=credit-risk@2.0.0');
    await page.getByLabel('Duration of each setting').fill('2');
    await page.getByText(/^1 setting: /).waitFor();
    await button('Start').click();
    await ended();
    const verdict =
      /A credit-risk@1\.0\.0, B credit-risk@2\.0\.0: (Void: )?(B is .* (faster|slower)|no difference|not enough)/;
    await region('Comparison').getByText(verdict).waitFor();
    await region('Comparison')
      .getByText(/^0\.|^1\./)
      .first()
      .waitFor();
  });

  it('evaluates a version: metrics, confusion, groups, importance', async () => {
    const { page } = site;
    await open('/bench/new?kind=eval&model=credit-risk@2.0.0');
    await page.getByLabel('Labelled rows').fill(join(samples, 'test.csv'));
    await page.getByLabel('Label column').fill('good');
    await page.getByLabel('Group columns').fill('sex');
    await button('Start').click();
    await ended(/^\s*Complete\s*$/);
    const quality = region('Quality of credit-risk@2.0.0');
    await quality.getByRole('rowheader', { name: 'Accuracy', exact: true }).waitFor();
    await quality.getByRole('region', { name: 'Confusion matrix' }).waitFor();
    const differences = quality.getByRole('region', { name: 'Differences between groups' });
    const parity = differences.getByRole('row', { name: /^Demographic parity difference 0\.041 0\.000–0\.1\d\d/ });
    await parity.waitFor();
    await quality.getByRole('rowheader', { name: 'checking_status' }).waitFor();
    await quality.getByRole('img', { name: /^Observed part over mean score/ }).waitFor();
  });

  it('loads a served model: latency by slot, failures by kind', async () => {
    const { page } = site;
    const keys = new Set<string | undefined>();
    await using served = await httpServer((response, count) => {
      keys.add(response.req.headers.authorization);
      const slot = count % 2 === 0 ? 'blue' : 'green';
      response.writeHead(count % 10 === 9 ? 500 : 200, { 'x-signalbox-slot': slot }).end('{"outputs":[]}');
    });
    await open('/bench/new?kind=endpoint');
    await page.getByLabel('Address').fill(`http://127.0.0.1:${served.port}/v2/models/m/infer`);
    await page.getByLabel('Rate').fill('100');
    await page.getByLabel('Duration').fill('2');
    await page.getByLabel('API key').fill('sk-of-this-job');
    assert.equal(await page.getByLabel('API key').getAttribute('type'), 'password');
    await button('Start').click();
    await ended();
    assert.deepEqual([...keys], ['Bearer sk-of-this-job']);
    assert.ok(!(await page.content()).includes('sk-of-this-job') && !page.url().includes('sk-of'));
    const load = region('Load');
    for (const row of ['all', 'slot blue', 'slot green']) await load.getByRole('rowheader', { name: row }).waitFor();
    await load.getByText(/^HTTP 500: \d+ \([\d.]+ % of what was sent\)/).waitFor();
    await page.getByRole('img', { name: /^Part of all requests over latency, 3 curves/ }).waitFor();
  });

  it('says what to do about an address where nothing listens', async () => {
    const { page } = site;
    await open('/bench/new?kind=endpoint');
    await page.getByLabel('Address').fill('http://127.0.0.1:9/v2/models/m/infer');
    await button('Start').click();
    await status('Failed').waitFor({ timeout: WORK_MS });
    await region('Reasons')
      .getByText(/Start the server or correct the address/)
      .waitFor();
  });

  it('keeps a history that is filtered by the address, and opens a record by keyboard', async () => {
    const { page } = site;
    await open('/bench?model=credit-risk@1.0.0');
    const rows = page.getByRole('grid', { name: 'Benchmarks' }).getByRole('row');
    await rows.getByText('Partial').waitFor();
    assert.equal(await rows.count(), 1 + 2);
    await page.getByLabel('Model').selectOption('credit-risk');
    await rows.nth(4).waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/bench\/[0-9a-f]+$/);
    await page.goBack();
    await rows.nth(4).waitFor();
    await open('/bench/none');
    await page.getByRole('heading', { name: 'There is no benchmark none' }).waitFor();
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`is accessible in the ${theme} theme`, async () => {
      const { page } = site;
      await page.emulateMedia({ colorScheme: theme });
      for (const path of [...(await recordPaths(page)), '/bench', '/bench/new', '/bench/new?kind=compare']) {
        await open(path);
        await page
          .getByRole('button', { name: /Export as CSV|New benchmark|Start/ })
          .first()
          .waitFor();
        await assertAccessible(page, `${path}, ${theme}`);
      }
    });
  }

  it('has broken no rule of the browser', async () => {
    site.watch.assertNone();
    assert.equal(await policyViolations(site.page), 0);
  });

  async function recordPaths(page: Page): Promise<string[]> {
    const response = await page.request.get(`${site.server.origin}/api/bench`);
    assert.equal(response.status(), 200);
    return ((await response.json()) as { id: string }[]).map(({ id }) => `/bench/${id}`);
  }
});
