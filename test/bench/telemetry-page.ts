import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fastClock } from './telemetry-fast-clock.ts';
import { measureMonitor } from './ui-monitor-ticks.ts';
import { UiSite } from './ui-site.ts';

export interface PageFigures {
  /** What the main thread is busy in one second, ms, each. */
  readonly tickMs: readonly number[];
  /** Used heap after collection, MB: when the page has held a full window for a while, and at the end of the soak. */
  readonly heapMb: readonly [number, number];
  /** Seconds of the page's own time between the two. */
  readonly soakedS: number;
}

const SIZE = { hosts: 100, services: 20, hostsSpeak: false, logLinesPerS: 0 };
const TIMES = 20;
const PATH = '/monitor';

/** The Monitor page of 100 hosts: its seconds, then its memory while time passes 20 times as fast for so many seconds. */
export async function measurePage(seconds: number, warmS: number, soakS: number): Promise<PageFigures> {
  const { tickMs } = await measureAtOwnPace(seconds);
  const before = process.env.NODE_OPTIONS;
  const clock = pathToFileURL(join(import.meta.dirname, 'telemetry-fast-clock.ts')).href;
  // The server of the site is a child of this process.
  process.env.NODE_OPTIONS = `${before ?? ''} --import=${clock}`;
  process.env.SIGNALBOX_FAST = String(TIMES);
  try {
    return { tickMs, ...(await soak(warmS, soakS)) };
  } finally {
    delete process.env.SIGNALBOX_FAST;
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  }
}

async function measureAtOwnPace(seconds: number) {
  await using site = await UiSite.open(SIZE);
  return await measureMonitor(site, PATH, seconds);
}

async function soak(warmS: number, soakS: number): Promise<Pick<PageFigures, 'heapMb' | 'soakedS'>> {
  await using site = await UiSite.open(SIZE);
  await using stack = new AsyncDisposableStack();
  const context = await site.newContext({ reduce: true });
  stack.defer(() => context.close());
  await context.addInitScript(fastClock, TIMES);
  const page = await context.newPage();
  await page.goto(site.origin + PATH);
  await page.locator('svg path, canvas').first().waitFor();
  const session = await context.newCDPSession(page);
  const heapMb = async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize / 1e6;
  };
  const clock = () => page.evaluate<number>('Date.now()');
  await page.waitForTimeout(warmS * 1_000);
  const [fromMs, before] = [await clock(), await heapMb()];
  await page.waitForTimeout(soakS * 1_000);
  const [after, toMs] = [await heapMb(), await clock()];
  return { heapMb: [before, after], soakedS: (toMs - fromMs) / 1_000 };
}
