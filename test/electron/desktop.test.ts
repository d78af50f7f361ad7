import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openPage, type Page } from './page.ts';
import { app, BrowserWindow, Notification, set, shown, Utility, WebFrame } from './stand-in.ts';

const standIn = new URL('stand-in.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

/** Asks what main set under a name. */
function ask(name: string, ...args: readonly unknown[]): unknown {
  const handler = set.get(name) as ((...args: readonly unknown[]) => unknown) | undefined;
  return handler?.(...args);
}

async function until(what: string, condition: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition()) {
    assert.ok(Date.now() < end, `Waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The renderer's own way to the core, over the page's port. */
async function openWire(page: Page) {
  Object.assign(globalThis, { window: page.window });
  const { openPort } = await import(new URL('../../renderer/transport/client.ts', import.meta.url).href);
  return openPort();
}

describe('the desktop', { timeout: 90_000 }, () => {
  let dir = '';
  const window = () => BrowserWindow.all[0] ?? assert.fail('There is no window');

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'signalbox-desktop-'));
    process.env.SIGNALBOX_DATA_DIR = dir;
    await import('../../electron/main.ts');
    await until('a window', () => BrowserWindow.all.length > 0);
  });

  after(async () => {
    delete process.env.SIGNALBOX_DATA_DIR;
    await rm(dir, { recursive: true, force: true });
  });

  it('opens a window whose page has no power of its own', () => {
    const { webPreferences, windowStatePersistence, name } = window().options;
    const { preload, ...rest } = webPreferences as { preload: string };
    assert.match(preload, /electron[\\/]preload\.cjs$/);
    assert.deepEqual(rest, {
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      spellcheck: false,
    });
    assert.ok(app.calls.includes('enableSandbox'));
    assert.deepEqual({ windowStatePersistence, name }, { windowStatePersistence: true, name: 'main' });
    assert.deepEqual(window().loaded, ['app://signalbox/']);
  });

  it('keeps the page where it is', () => {
    const { webContents } = window();
    const stopped = (event: string, url: string) => {
      let prevented = false;
      webContents.emit(event, { url, preventDefault: () => (prevented = true) });
      return prevented;
    };
    for (const event of ['will-frame-navigate', 'will-redirect']) {
      for (const url of ['https://example.com/', 'app://signalbox.example/', 'file:///etc/passwd', 'app://other/'])
        assert.equal(stopped(event, url), true, `${event} ${url}`);
      assert.equal(stopped(event, 'app://signalbox/hosts'), false);
    }
    assert.equal(stopped('will-attach-webview', 'app://signalbox/'), true);
    assert.deepEqual(ask('windowOpen', { url: 'https://example.com/' }), { action: 'deny' });
  });

  it('grants the page nothing but writing to the clipboard', () => {
    const asked = (permission: string, requestingUrl: string) => {
      let answer: boolean | undefined;
      ask('permissionRequest', null, permission, (granted: boolean) => (answer = granted), { requestingUrl });
      assert.equal(ask('permissionCheck', null, permission, requestingUrl.replace(/\/$/, '')), answer);
      return answer;
    };
    assert.equal(asked('clipboard-sanitized-write', 'app://signalbox/'), true);
    assert.equal(asked('clipboard-sanitized-write', 'https://example.com/'), false);
    for (const each of ['clipboard-read', 'media', 'geolocation', 'notifications', 'openExternal', 'fullscreen', 'usb'])
      assert.equal(asked(each, 'app://signalbox/'), false, each);
    assert.equal(ask('device', {}), false);
    const cancelled = (url: string) => {
      let cancel: boolean | undefined;
      ask('beforeRequest', { url }, (answer: { cancel: boolean }) => (cancel = answer.cancel));
      return cancel;
    };
    for (const url of ['https://example.com/', 'http://127.0.0.1/', 'ws://127.0.0.1/', 'file:///etc/passwd'])
      assert.equal(cancelled(url), true, url);
    assert.equal(cancelled('app://signalbox/assets/index.js'), false);
  });

  it('gives the page a port over which the core answers, and nothing else', async () => {
    const page = openPage();
    const { client } = await openWire(page);
    const { version, dataDir } = await client.system.info();
    assert.match(version, /^\d+\.\d+\.\d+/);
    assert.equal(dataDir, dir);
    const rows = await client.hosts.watch();
    assert.equal((await rows.next()).value.kind, 'snapshot');
    await rows.return();
    assert.deepEqual(page.exposed, []);
  });

  it('gives no port to another frame, origin or window', () => {
    const strangers = [
      openPage('https://example.com/'),
      openPage('app://signalbox/', new WebFrame('app://signalbox/')),
    ];
    let ports = 0;
    for (const page of strangers) {
      page.frame.ipcRenderer.on('signalbox-port', () => (ports += 1));
      page.window.postMessage('signalbox-ready', 'app://signalbox');
    }
    const own = openPage();
    own.frame.ipcRenderer.on('signalbox-port', () => (ports += 1));
    own.receive('signalbox-ready', {}, 'app://signalbox');
    own.receive('signalbox-ready', own.window, 'https://example.com');
    own.receive('anything', own.window, 'app://signalbox');
    assert.equal(ports, 0);
  });

  it('shows the state of the fleet in the tray', () =>
    until('words in the tray', () => /^Signalbox: \d+ hosts? reachable/.test(shown.tray)));

  it('tells of a job that ended', async () => {
    const { client } = await openWire(openPage());
    const path = fileURLToPath(new URL('../../resources/samples/credit-risk/1.0.0', import.meta.url));
    await client.models.import({ name: 'credit-risk', version: '1.0.0', source: { path } });
    await until('the notification', () => shown.notices.length > 0);
    const [{ title, body } = { title: '', body: '' }] = shown.notices;
    assert.match(`${title}${body}`, /^Finished: .*credit-risk@1\.0\.0$/);
  });

  it('tells of an alert, and a click on that opens it', async () => {
    const { client } = await openWire(openPage());
    const is = ({ title }: { readonly title: string }) => title === 'Info: test on this-computer';
    await client.alerts.testChannel({ name: 'desktop' });
    await until('the notification', () => shown.notices.some(is));
    Notification.all[shown.notices.findIndex(is)]?.emit('click');
    const { pathname, searchParams } = new URL(window().loaded.at(-1) ?? '');
    assert.equal(pathname, '/alerts');
    assert.equal(searchParams.get('key'), 'test|cpu.used|this-computer|');
  });

  it('starts the core again after a crash, and the page gets a new port', async () => {
    const page = openPage();
    const first = await openWire(page);
    const [crashed] = Utility.all;
    crashed?.kill();
    await first.closed;
    await until('another core', () => Utility.all.length === 2);
    const { client } = await openWire(page);
    assert.ok((await client.system.ping()).at);
  });

  it('goes to the page of a link, and to none that a link makes up', () => {
    app.emit('second-instance', {}, ['signalbox', '--flag', 'signalbox://service/credit']);
    assert.equal(window().loaded.at(-1), 'app://signalbox/services/credit');
    let prevented = false;
    app.emit('open-url', { preventDefault: () => (prevented = true) }, 'signalbox://service/other');
    assert.ok(prevented);
    assert.equal(window().loaded.at(-1), 'app://signalbox/services/other');
    const { length } = window().loaded;
    const focused = window().focused;
    app.emit('second-instance', {}, ['signalbox', 'signalbox://evil/../credit']);
    assert.equal(window().loaded.length, length);
    assert.ok(window().focused > focused, 'A second start shows the window of the first');
  });

  it('ends with its last window and lets the core close first', async () => {
    window().close();
    assert.ok(app.calls.includes('quit'));
    await once(app, 'exited');
    assert.equal(app.calls.at(-1), 'exit 0');
    assert.deepEqual(shown.errors, []);
  });

  it('leaves at once when another one runs', async () => {
    const windows = BrowserWindow.all.length;
    app.lock = false;
    app.calls.length = 0;
    await import(new URL('../../electron/main.ts?second', import.meta.url).href);
    assert.equal(app.calls.at(-1), 'exit 0');
    assert.equal(app.calls.includes('ready'), false);
    assert.equal(BrowserWindow.all.length, windows);
  });
});
