import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { browserUnavailable, openBrowser } from '../browser/chromium.ts';
import { openCore, serveHere, until } from './rig.ts';

const page = `<!doctype html><meta charset="utf-8"><meta name="csp-nonce" content="">
<script type="module" src="/assets/main-1.js"></script>`;

/** What the screens do: a socket, a call, a style element with the nonce. */
const script = `
const style = document.createElement('style');
style.nonce = document.querySelector('meta[name=csp-nonce]').content;
style.textContent = 'body { color: rgb(1, 2, 3) }';
document.head.append(style);
const ping = await fetch('/api/system/ping');
const socket = new WebSocket('ws://' + location.host + '/rpc');
socket.onopen = () => { document.title = 'socket and ' + ping.status; };`;

test('a real browser comes in, may do what the screens do, and tells what it was kept from', {
  skip: browserUnavailable() ?? false,
}, async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-screens-'));
  t.after(() => rm(dir, { recursive: true }));
  await mkdir(join(dir, 'assets'));
  await writeFile(join(dir, 'index.html'), page);
  await writeFile(join(dir, 'assets/main-1.js'), script);
  const served = await serveHere({ procedures: openCore().procedures, screens: dir });
  t.after(() => served.close());
  const browser = await openBrowser();
  t.after(() => browser.close());

  const context = await browser.newContext();
  const tab = await context.newPage();
  await tab.goto(served.url);
  await tab.waitForFunction('document.title === "socket and 200"', null, { timeout: 10_000 });
  assert.equal(tab.url(), `${served.base}/`);
  assert.equal(await tab.evaluate('getComputedStyle(document.body).color'), 'rgb(1, 2, 3)');
  assert.equal(await tab.evaluate('document.cookie'), '');
  const count = async () =>
    ((await tab.evaluate('fetch("/csp-report").then((r) => r.json())')) as { count: number }).count;
  assert.equal(await count(), 0);

  await tab.evaluate("document.head.append(Object.assign(document.createElement('style'), { textContent: 'a {}' }))");
  await until(() => served.log.some((line) => line.includes('style-src')), 'the violation is told');
  assert.equal(await count(), 1);

  // A page on another port of this computer: the browser sends it our cookie along, the Origin gives it away.
  const stranger = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<p>'));
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  t.after(() => stranger.close());
  const { port } = stranger.address() as AddressInfo;
  const foreign = await context.newPage();
  await foreign.goto(`http://127.0.0.1:${port}/`);
  const tried = `new Promise((resolve) => {
    const socket = new WebSocket('ws://127.0.0.1:${served.port}/rpc');
    socket.onopen = () => resolve('open');
    socket.onclose = () => resolve('refused');
  })`;
  assert.equal(await foreign.evaluate(tried), 'refused');
  assert.match(served.log.at(-1) ?? '', /^Refused GET "\/rpc" .*: Another site asked for this/);
});
