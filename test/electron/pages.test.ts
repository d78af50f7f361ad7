import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { contentSecurityPolicy } from '../../core/contract/csp.ts';
import { servePages } from '../../electron/pages.ts';

const SECRET = 'not for pages';

describe('the pages of the desktop', () => {
  let dir = '';
  const get = (url: string, method = 'GET') => servePages(join(dir, 'dist'))(new Request(url, { method }));

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'signalbox-pages-'));
    await mkdir(join(dir, 'dist', 'assets'), { recursive: true });
    await writeFile(join(dir, 'dist', 'index.html'), '<meta name="csp-nonce" content="" /><p>page</p>');
    await writeFile(join(dir, 'dist', 'assets', 'index-1.js'), 'script');
    await writeFile(join(dir, 'secret.js'), SECRET);
  });
  after(() => rm(dir, { recursive: true, force: true }));

  it('are files where there is one, else the page that draws the address', async () => {
    const script = await get('app://signalbox/assets/index-1.js');
    assert.equal(await script.text(), 'script');
    assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8');
    for (const path of ['', 'hosts', 'models/credit/1.0.0', 'index.html?x=1#y']) {
      const page = await get(`app://signalbox/${path}`);
      assert.match(await page.text(), /<p>page<\/p>/);
      assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
      assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
    }
    assert.equal((await get('app://signalbox/assets/gone.js')).status, 404);
  });

  it('carry the policy of the headless host, with a nonce of their own each time', async () => {
    const nonces = new Set<string>();
    for (let i = 0; i < 2; i += 1) {
      const page = await get('app://signalbox/');
      const [, nonce = ''] = /content="([^"]+)"/.exec(await page.text()) ?? [];
      assert.ok(nonce.length >= 22);
      assert.equal(page.headers.get('content-security-policy'), contentSecurityPolicy(nonce));
      nonces.add(nonce);
    }
    assert.equal(nonces.size, 2);
    assert.doesNotMatch(contentSecurityPolicy('n'), /unsafe|\*/);
  });

  it('answer no other host and no other method', async () => {
    for (const url of ['app://other/', 'app://signalbox.evil/', 'https://signalbox/'])
      assert.equal((await get(url)).status, 400);
    assert.equal((await get('app://signalbox/', 'POST')).status, 400);
  });

  it('never lead out of their folder', async () => {
    const up = fc.constantFrom('..', '%2e%2e', '%2E.', '..%2f', '..%5c', '..\\', '%00', '/', '//', '.', 'assets');
    const path = fc.array(up, { maxLength: 8 }).map((parts) => `${parts.join('/')}/secret.js`);
    await fc.assert(
      fc.asyncProperty(path, async (each) => {
        const answer = await get(`app://signalbox/${each}`);
        assert.doesNotMatch(await answer.text(), new RegExp(SECRET));
      }),
      { numRuns: 200 },
    );
  });
});
