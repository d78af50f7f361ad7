/** A version's page in a real browser: what is known of its quality, and what is not. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { assertAccessible } from '../browser/axe.ts';
import { browserUnavailable } from '../browser/chromium.ts';
import { Site } from '../browser/site.ts';
import { policyViolations } from '../browser/watch.ts';
import { cli } from './cli.ts';

const samples = join(import.meta.dirname, '../../resources/samples/credit-risk');
const skip = browserUnavailable() ?? false;
const VERSIONS = ['1.0.0', '2.0.0'] as const;

describe('the quality of a version on its page', { skip, timeout: 120_000 }, () => {
  let site: Site;
  const at = (version: string) => `/models/credit-risk/${version}`;
  const open = (path: string) => site.page.goto(site.server.origin + path);
  const quality = () => site.page.getByRole('main').getByRole('region', { name: 'Quality', exact: true });
  const none = () => quality().getByText('Nobody has evaluated this version yet');

  before(async () => {
    site = await Site.open();
    for (const version of VERSIONS) {
      const args = ['models', 'import', join(samples, version), '--name', 'credit-risk', '--version', version];
      const { code, stderr } = await cli(site.dataDir, ...args);
      assert.equal(code, 0, stderr);
    }
    await site.page.goto(site.entrance(at('2.0.0')));
  });
  after(async () => {
    await site?.[Symbol.asyncDispose]();
  });

  it('says that nobody has evaluated it, and leads to the form', async () => {
    await none().waitFor();
    await quality().getByRole('link', { name: 'Evaluate it on labelled rows' }).click();
    await site.page.waitForURL(/\/bench\/new\?kind=eval/);
    assert.ok(await site.page.getByLabel('credit-risk@2.0.0').isChecked());
    await site.page.goBack();
    await none().waitFor();
  });

  it('shows an evaluation that another process made, without a reload', async () => {
    const eval_ = ['bench', 'eval', 'credit-risk@2.0.0', '--data', join(samples, 'test.csv'), '--label', 'good'];
    const { code, stderr } = await cli(site.dataDir, ...eval_, '--group', 'sex');
    assert.equal(code, 0, stderr);
    const source = /300 rows of .*test\.csv.*, label good, positive good, (now|\d+ s ago)\. All that was found/;
    await quality().getByText(source).waitFor();
    // As scikit-learn says it of the same answers.
    await quality()
      .getByRole('row', { name: /^Accuracy 0\.787 0\.737–0\.829/ })
      .waitFor();
    const bySex = quality().getByRole('region', { name: 'Between groups by sex' });
    await bySex.getByRole('row', { name: /^Demographic parity difference 0\.041 0\.000–/ }).waitFor();
    await bySex.getByText('Groups of fewer than 30 rows take no part').waitFor();
    assert.equal(await none().count(), 0);
  });

  it('leads to the record, and says of another version that nobody has evaluated it', async () => {
    await quality().getByRole('link', { name: 'All that was found' }).click();
    await site.page.waitForURL(/\/bench\/[0-9a-f]+$/);
    await site.page.getByRole('region', { name: 'Quality of credit-risk@2.0.0' }).waitFor();
    await open(at('1.0.0'));
    await none().waitFor();
  });

  it('refuses by name what is asked of a version that is not there', async () => {
    const answer = await site.page.request.get(`${site.server.origin}/api/models/credit-risk/9.9.9/quality`);
    assert.equal(answer.status(), 404);
    assert.equal(((await answer.json()) as { code: string }).code, 'model-unknown');
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`is accessible in the ${theme} theme`, async () => {
      const { page } = site;
      await page.emulateMedia({ colorScheme: theme });
      for (const version of VERSIONS) {
        await open(at(version));
        await quality()
          .getByRole('link', { name: /^Evaluate it/ })
          .waitFor();
        await assertAccessible(page, `${at(version)}, ${theme}`);
      }
    });
  }

  it('has broken no rule of the browser', async () => {
    site.watch.assertNone();
    assert.equal(await policyViolations(site.page), 0);
  });
});
