/**
 * `npm run icons`: draws resources/icons/icon.svg with Chromium into the sizes and containers that the systems want. What it
 * writes is kept in the repository, so that packaging needs no browser.
 */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { icnsOf, icoOf } from './icons/containers.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'resources', 'icons');
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

const svg = await readFile(join(folder, 'icon.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
const pictures = new Map<number, Buffer>();
try {
  const page = await browser.newPage();
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
    pictures.set(size, await page.screenshot({ omitBackground: true }));
  }
} finally {
  await browser.close();
}
for (const [size, png] of pictures) await writeFile(join(folder, `${size}x${size}.png`), png);
// The tray's picture, and the one that Electron takes by its name where pixels are small.
for (const [name, size] of [
  ['tray.png', 16],
  ['tray@2x.png', 32],
] as const)
  await copyFile(join(folder, `${size}x${size}.png`), join(folder, name));
await writeFile(join(folder, 'icon.ico'), icoOf(pictures));
await writeFile(join(folder, 'icon.icns'), icnsOf(pictures));
await copyFile(join(folder, 'icon.svg'), join(root, 'renderer', 'public', 'icon.svg'));
