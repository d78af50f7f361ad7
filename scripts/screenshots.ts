/**
 * `npm run screenshots [-- FOLDER]`: every page and dialog in both themes, from a real server before lab hosts with
 * traffic (Linux, root); into FOLDER, default a new one whose name is printed. With `-- --readme` those of README.md too, into
 * docs/screenshots.
 */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { browserUnavailable } from '../test/browser/chromium.ts';
import { Site } from '../test/browser/site.ts';
import { startLab } from '../test/lab/lab.ts';
import { labUnavailable } from '../test/lab/unavailable.ts';
import { furnish } from './screenshots/furnish.ts';
import { shoot } from './screenshots/shoot.ts';
import { readme, type Shot, shots, small } from './screenshots/shots.ts';
import { ensureSystemPackages } from './system.ts';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { readme: { type: 'boolean' } } });
const reason = ensureSystemPackages() ?? labUnavailable() ?? browserUnavailable();
if (reason) {
  process.stderr.write(`No screenshots here: ${reason}\n`);
  process.exit(1);
}
const dir = positionals[0] ? resolve(positionals[0]) : mkdtempSync(join(tmpdir(), 'signalbox-screenshots-'));
mkdirSync(dir, { recursive: true });

await using site = await Site.open();
await using lab = await startLab(2);
const { page } = site;
await page.goto(site.entrance());
await page.getByRole('button', { name: 'Run the demo on this computer' }).waitFor({ timeout: 60_000 });
await shoot(page, { dir, name: 'first-run' });
await using furnished = await furnish(site, lab);
const all = shots(furnished);
const look = async ({ path, ready, height }: Shot, size = { width: 1440, height: 900 }) => {
  await page.setViewportSize({ ...size, ...(height !== undefined && { height }) });
  await page.goto(site.server.origin + path);
  await ready(page).first().waitFor({ timeout: 60_000 });
};
for (const shot of all) {
  await look(shot);
  await shoot(page, { dir, name: shot.name });
}
for (const shot of all.filter(({ name }) => small.includes(name))) {
  await look(shot, { width: 1024, height: 700 });
  await shoot(page, { dir, name: `${shot.name}-1024` });
}
if (values.readme) {
  await page.emulateMedia({ colorScheme: 'light' });
  for (const shot of all.filter(({ name }) => readme.includes(name))) {
    await look(shot, { width: 1440, height: 760 });
    // Time for the curves to show some traffic.
    await page.waitForTimeout(2_000);
    await page.screenshot({ path: join(import.meta.dirname, `../docs/screenshots/${shot.name}.png`) });
  }
}
site.watch.assertNone();
process.stdout.write(`The screenshots are in ${dir}\n`);
