import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type BuiltScreens, buildScreensHere } from '../browser/built-screens.ts';
import { openBrowser } from '../browser/chromium.ts';
import type { MadeUpSize } from './ui-core.ts';

export interface ServerOrder {
  readonly dataDir: string;
  readonly screens: string;
  readonly size: MadeUpSize;
}

export interface UiServerReady {
  readonly url: string;
  readonly port: number;
  readonly keyFile: string;
}

export interface View {
  readonly viewport?: { readonly width: number; readonly height: number };
  /** The operator wants no motion. */
  readonly reduce?: boolean;
}

const START_MS = 30_000;

/** The screens, a browser, and the server process with its made-up core. */
export class UiSite implements AsyncDisposable {
  readonly screens: string;
  readonly origin: string;
  readonly port: number;
  /** For clients that are no browser. */
  readonly key: string;
  readonly browser: Browser;
  readonly #url: string;
  readonly #server: ReturnType<typeof fork>;
  readonly #built: BuiltScreens;
  readonly #dataDir: string;
  #cookies: Awaited<ReturnType<BrowserContext['cookies']>> | null = null;

  private constructor(parts: {
    ready: UiServerReady;
    key: string;
    server: ReturnType<typeof fork>;
    built: BuiltScreens;
    dataDir: string;
    browser: Browser;
  }) {
    this.screens = parts.built.dir;
    this.origin = `http://127.0.0.1:${parts.ready.port}`;
    this.port = parts.ready.port;
    this.key = parts.key;
    this.browser = parts.browser;
    this.#url = parts.ready.url;
    this.#server = parts.server;
    this.#built = parts.built;
    this.#dataDir = parts.dataDir;
  }

  static async open(size: MadeUpSize): Promise<UiSite> {
    const built = await buildScreensHere();
    const dataDir = await mkdtemp(join(tmpdir(), 'signalbox-bench-ui-'));
    const order: ServerOrder = { dataDir, screens: built.dir, size };
    const server = fork(join(import.meta.dirname, 'ui-server.ts'), [JSON.stringify(order)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = once(server, 'exit').then(() => Promise.reject(new Error('The made-up core ended')));
    const said = once(server, 'message', { signal: AbortSignal.timeout(START_MS) });
    const [ready] = (await Promise.race([said, ended])) as [UiServerReady];
    ended.catch(() => {});
    const key = (await readFile(ready.keyFile, 'utf8')).trim();
    return new UiSite({ ready, key, server, built, dataDir, browser: await openBrowser() });
  }

  /** So many hosts say something new in one moment. */
  updateHosts(count: number): void {
    this.#server.send({ updateHosts: count });
  }

  /** A browser context without anything cached that the server lets in. */
  async newContext({ viewport = { width: 1440, height: 900 }, reduce = false }: View = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({
      viewport,
      reducedMotion: reduce ? 'reduce' : 'no-preference',
    });
    if (this.#cookies) await context.addCookies(this.#cookies);
    else {
      await context.request.get(this.#url, { maxRedirects: 0 });
      this.#cookies = await context.cookies();
    }
    return context;
  }

  /** A page at that path in a context of its own; closed by `await using`. */
  async openPage(path: string, view?: View): Promise<OpenedPage> {
    const context = await this.newContext(view);
    const page = await context.newPage();
    await page.goto(this.origin + path);
    return { page, [Symbol.asyncDispose]: () => context.close() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    if (this.#server.connected) {
      this.#server.disconnect();
      await once(this.#server, 'exit');
    }
    await this.#built[Symbol.asyncDispose]();
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}

export interface OpenedPage extends AsyncDisposable {
  readonly page: Page;
}
