/**
 * `npm run screenshots [-- FOLDER]`: every page and dialog in both themes, from a real server before a lab host that takes
 * traffic (Linux, root); into FOLDER, default a new one whose name is printed.
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
import { shots, small } from './screenshots/shots.ts';
import { ensureSystemPackages } from './system.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const reason = ensureSystemPackages() ?? labUnavailable() ?? browserUnavailable();
if (reason) {
  process.stderr.write(`No screenshots here: ${reason}\n`);
  process.exit(1);
}
const dir = positionals[0] ? resolve(positionals[0]) : mkdtempSync(join(tmpdir(), 'signalbox-screenshots-'));
mkdirSync(dir, { recursive: true });

await using site = await Site.open();
await using lab = await startLab(1);
const { page } = site;
await page.goto(site.entrance());
await page.getByRole('button', { name: 'Run the demo on this computer' }).waitFor();
await shoot(page, { dir, name: 'first-run' });
await using furnished = await furnish(site, lab);
for (const shot of shots(furnished)) {
  await page.goto(site.server.origin + shot.path);
  await shot.ready(page).first().waitFor({ timeout: 60_000 });
  await shoot(page, { dir, name: shot.name });
}
await page.setViewportSize({ width: 1024, height: 700 });
for (const shot of shots(furnished).filter(({ name }) => small.includes(name))) {
  await page.goto(site.server.origin + shot.path);
  await shot.ready(page).first().waitFor({ timeout: 60_000 });
  await shoot(page, { dir, name: `${shot.name}-1024` });
}
site.watch.assertNone();
process.stdout.write(`The screenshots are in ${dir}\n`);
