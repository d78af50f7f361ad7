/**
 * `npm run dist [-- --linux|--mac|--win …]`: packages the desktop for this computer's system, or as the arguments for
 * electron-builder say, into dist/packages. What the images of hosts are made of is staged into dist/stage first, so
 * that an installed Signalbox needs no internet.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { assembleImage } from '../core/images/assemble.ts';
import { routerImage } from '../core/images/router.ts';
import { runtimeImage } from '../core/images/runtime.ts';

const root = join(import.meta.dirname, '..');
const cache = join(root, '.cache');
const stage = join(root, 'dist', 'stage', 'images');

/** A cache of images as the core keeps one, with what this version needs and nothing older. */
async function stageImages(): Promise<void> {
  await rm(stage, { recursive: true, force: true });
  for (const arch of ['x64', 'arm64'] as const)
    for (const spec of [runtimeImage(arch), routerImage(arch)]) {
      const { layers } = await assembleImage(spec, cache, AbortSignal.timeout(600_000));
      for (const { path } of layers) await cp(path, join(stage, relative(cache, path)));
    }
  for (const folder of ['images/inputs', 'packages', 'sysroots'])
    if (existsSync(join(cache, folder))) await cp(join(cache, folder), join(stage, folder), { recursive: true });
}

function run(file: string, args: readonly string[] = []): void {
  const { status } = spawnSync(process.execPath, [join(root, file), ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${file} failed: read its output above, then start again`);
}

const args = process.argv.slice(2);
// What is only asked is answered at once.
const asks = args.some((each) => ['--help', '-h', '--version'].includes(each));

try {
  if (!asks) await stageImages();
  if (!asks) run('scripts/build.ts');
  run('node_modules/electron-builder/cli.js', ['--config', 'electron-builder.yml', ...args]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
