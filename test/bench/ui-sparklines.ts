import { join } from 'node:path';
import { build } from 'vite';
import { mainThread } from './ui-main-thread.ts';
import type { UiSite } from './ui-site.ts';

const COUNT = 200;
const TICK_MS = 100;
const script = 'assets/bench-sparklines.js';

/** A page of nothing but sparklines of the screens' own kind. A text, because it is for the browser. */
const entry = `
  import { createElement as h } from 'react';
  import { createRoot } from 'react-dom/client';
  import { Sparkline } from '/ui/sparkline.tsx';
  let root = null;
  export function tick(second) {
    if (!root) {
      const wall = document.createElement('div');
      document.body.replaceChildren(wall);
      root = createRoot(wall);
    }
    const values = (n) => Array.from({ length: 60 }, (_, at) => 50 + 40 * Math.sin((second + at) / 7 + n));
    root.render(Array.from({ length: ${COUNT} }, (_, n) =>
      h(Sparkline, { key: n, values: values(n), top: 100, tone: n % 2 ? 'blue' : 'green' })));
    for (const canvas of document.querySelectorAll('canvas'))
      Object.assign(canvas.style, { width: '160px', height: '24px' });
  }`;

/** What the main thread is busy for one tick of 200 sparklines of 60 points, drawn and painted; ms, each of `runs` means. */
export async function measureSparklines(site: UiSite, runs: number): Promise<number[]> {
  await buildEntry(site.screens);
  await using opened = await site.openPage('/models', { reduce: true });
  const { page } = opened;
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate(`import('/${script}').then((made) => { window.tick = made.tick; made.tick(0); made.tick(1); })`);
  await page
    .locator('canvas')
    .nth(COUNT - 1)
    .waitFor();
  const busy = await mainThread(page);
  const ticks = 10;
  const means: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const idle = await busy.during(() => page.waitForTimeout(ticks * TICK_MS));
    const ticking = await busy.during(() =>
      page.evaluate(`new Promise((resolve) => {
        let second = ${run * ticks};
        const timer = setInterval(() => {
          window.tick(second += 1);
          if (second >= ${(run + 1) * ticks}) { clearInterval(timer); setTimeout(resolve, ${TICK_MS}); }
        }, ${TICK_MS});
      })`),
    );
    means.push((ticking - idle) / ticks);
  }
  await busy.end();
  return means;
}

function buildEntry(outDir: string): Promise<unknown> {
  const name = 'virtual:bench-sparklines';
  return build({
    configFile: join(import.meta.dirname, '../../renderer/vite.config.ts'),
    logLevel: 'warn',
    plugins: [
      {
        name: 'bench-sparklines',
        resolveId: (id) => (id === name ? `\0${name}` : null),
        load: (id) => (id === `\0${name}` ? entry : null),
      },
    ],
    build: {
      outDir,
      emptyOutDir: false,
      rollupOptions: { input: name, preserveEntrySignatures: 'strict', output: { entryFileNames: script } },
    },
  });
}
