import assert from 'node:assert/strict';
import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';

/** What no page may do, collected while it does it: console errors, uncaught errors, policy violations, foreign requests. */
export interface Watch {
  readonly faults: readonly string[];
  /** Runs `work` while faults that match are no faults, such as failed requests to a server that was killed. */
  allowing(allowed: RegExp, work: () => Promise<void>): Promise<void>;
  /** Throws when there was a fault. */
  assertNone(): void;
}

/** Watches every page of the context, those too that are opened later. `origin`: the only one that may be asked. */
export function watch(context: BrowserContext, origin: string): Watch {
  const faults: string[] = [];
  let allowed: RegExp | null = null;
  const add = (fault: string) => {
    if (!allowed?.test(fault)) faults.push(fault);
  };
  const socketOrigin = origin.replace(/^http/, 'ws');
  const own = (url: string) => /^(data|blob|about):/.test(url) || [origin, socketOrigin].includes(new URL(url).origin);
  const watchPage = (page: Page) => {
    page.on('console', (message) => isFault(message) && add(`console: ${message.text()}`));
    page.on('pageerror', (error) => add(`uncaught: ${error.stack ?? error.message}`));
    page.on('request', (request) => own(request.url()) || add(`foreign request: ${request.url()}`));
    page.on('websocket', (socket) => own(socket.url()) || add(`foreign socket: ${socket.url()}`));
  };
  for (const page of context.pages()) watchPage(page);
  context.on('page', watchPage);
  return {
    faults,
    async allowing(pattern, work) {
      allowed = pattern;
      try {
        await work();
      } finally {
        allowed = null;
      }
    },
    assertNone: () => assert.deepEqual(faults, []),
  };
}

/** Chromium tells policy violations as errors; React tells its own faults as errors too. */
function isFault(message: ConsoleMessage): boolean {
  return message.type() === 'error' || /Content.Security.Policy|Trusted ?Type/i.test(message.text());
}

/** How often browsers reported to the server that the content policy kept a page from something. */
export async function policyViolations(page: Page): Promise<number> {
  const response = await page.request.get(new URL('/csp-report', page.url()).href, { timeout: 5_000 });
  assert.equal(response.status(), 200);
  return (await response.json()).count;
}
