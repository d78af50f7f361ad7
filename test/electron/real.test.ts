import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { _electron } from 'playwright-core';
import { electronBinary } from '../../scripts/electron-binary.ts';

const root = join(import.meta.dirname, '../..');

/** Why Electron itself can not be driven here; undefined when it can. */
function obstacle(): string | undefined {
  if (!electronBinary()) return 'Electron is not here: npm start fetches it, or set ELECTRON_OVERRIDE_DIST_PATH';
  if (!existsSync(join(root, 'renderer/dist/index.html'))) return 'the screens are not built: npm run build';
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'there is no display: use xvfb-run';
  return undefined;
}

it('the desktop starts, shows the fleet, and a reload brings it back', {
  skip: obstacle() ?? false,
  timeout: 120_000,
}, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-electron-'));
  const env = { ...process.env, SIGNALBOX_DATA_DIR: dir };
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const desktop = await _electron.launch({
    executablePath: electronBinary() ?? '',
    args: [...sandbox, `--user-data-dir=${join(dir, 'electron')}`, root],
    env,
  });
  try {
    const page = await desktop.firstWindow();
    const refused: string[] = [];
    page.on('console', (message) => message.text().includes('Content Security Policy') && refused.push(message.text()));
    await page.getByText('this-computer').first().waitFor();
    assert.match(page.url(), /^app:\/\/signalbox\//);
    assert.match(await page.title(), /Signalbox/);
    assert.deepEqual(
      await page.evaluate('[typeof require, typeof process, typeof module]'),
      Array(3).fill('undefined'),
    );
    await page.reload();
    await page.getByText('this-computer').first().waitFor();
    const popup = await page.evaluate("window.open('https://example.com/') === null");
    assert.equal(popup, true);
    assert.deepEqual(refused, []);
  } finally {
    await desktop.close();
    await rm(dir, { recursive: true, force: true });
  }
});
