import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type BuiltScreens, buildScreensHere } from './built-screens.ts';
import { openBrowser } from './chromium.ts';
import { type Server, startServer } from './server.ts';
import { type Watch, watch } from './watch.ts';

const cache = join(import.meta.dirname, '../../.cache');

/** A control plane with a data and a home folder of its own, served to a browser that is watched for faults. */
export class Site implements AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly watch: Watch;
  readonly dataDir: string;
  readonly #browser: Browser;
  readonly #built: BuiltScreens;
  readonly #dir: string;
  #server: Server;

  private constructor(parts: {
    dir: string;
    dataDir: string;
    built: BuiltScreens;
    server: Server;
    browser: Browser;
    context: BrowserContext;
    page: Page;
  }) {
    this.page = parts.page;
    this.context = parts.context;
    this.dataDir = parts.dataDir;
    this.#browser = parts.browser;
    this.#built = parts.built;
    this.#dir = parts.dir;
    this.#server = parts.server;
    this.watch = watch(parts.context, parts.server.origin);
  }

  /** Nothing is opened yet: the first page is that of `server.url`. */
  static async open(viewport = { width: 1440, height: 900 }): Promise<Site> {
    const dir = mkdtempSync(join(tmpdir(), 'signalbox-site-'));
    const dataDir = join(dir, 'data');
    mkdirSync(join(dir, 'home', '.ssh'), { recursive: true });
    mkdirSync(dataDir);
    mkdirSync(cache, { recursive: true });
    symlinkSync(cache, join(dataDir, 'cache'));
    const built = await buildScreensHere();
    const server = await startServer({ dataDir, screens: built.dir, env: { HOME: join(dir, 'home') } });
    const browser = await openBrowser();
    const context = await browser.newContext({ viewport, colorScheme: 'light', reducedMotion: 'reduce' });
    context.setDefaultTimeout(15_000);
    return new Site({ dir, dataDir, built, server, browser, context, page: await context.newPage() });
  }

  get server(): Server {
    return this.#server;
  }

  /** A path as the address that the server prints, so that it lets the browser in; good once. */
  entrance(path = '/'): string {
    const { searchParams } = new URL(this.#server.url);
    return `${this.#server.origin}${path}${path.includes('?') ? '&' : '?'}${searchParams}`;
  }

  /** On the same port and data folder, after the server was killed or stopped. */
  async startAgain(): Promise<void> {
    const { port } = this.#server;
    const env = { HOME: join(this.#dir, 'home') };
    this.#server = await startServer({ dataDir: this.dataDir, screens: this.#built.dir, port, env });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    await this.#built[Symbol.asyncDispose]();
    await rm(this.#dir, { recursive: true, force: true });
  }
}
