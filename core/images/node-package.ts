import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../contract/problem.ts';
import { whole } from './cache.ts';
import type { Arch, LayerContext } from './model.ts';
import { projectDir } from './sources.ts';
import { runTool } from './tools.ts';

/**
 * The folder of the npm package that holds the Linux Node binary for `arch` (`bin/node`, `LICENSE`): the installed one,
 * or for another processor the one that the lock file names, fetched once and verified. Throws `image-failed`.
 */
export async function findNodePackage(arch: Arch, { cacheDir, signal }: LayerContext): Promise<string> {
  const name = `node-linux-${arch}`;
  const installed = join(projectDir, 'node_modules', name);
  if (existsSync(join(installed, 'bin', 'node'))) return installed;
  const { version, integrity } = await locked(name);
  const folder = join(cacheDir, 'packages', `${name}-${version}`);
  if (existsSync(folder)) return folder;
  const advice = `Run the command again where npm reaches its registry: ${name}@${version} is fetched once`;
  await whole(folder, async (part) => {
    await mkdir(part, { recursive: true });
    const options = { cwd: part, signal };
    await runTool([...npm(), 'pack', `${name}@${version}`, '--silent'], advice, options);
    const archive = `${name}-${version}.tgz`;
    const sum = createHash('sha512')
      .update(await readFile(join(part, archive)))
      .digest('base64');
    if (integrity !== `sha512-${sum}`) {
      throw new Problem('image-failed', `Check the npm registry: its ${archive} is not the one of package-lock.json`, {
        name,
        version,
      });
    }
    await runTool(
      ['tar', '-xzf', archive, '--strip-components=1', 'package/bin/node', 'package/LICENSE'],
      advice,
      options,
    );
    await rm(join(part, archive));
  });
  return folder;
}

async function locked(name: string): Promise<{ version: string; integrity: string }> {
  const lock = JSON.parse(await readFile(join(projectDir, 'package-lock.json'), 'utf8'));
  const found = lock.packages[`node_modules/${name}`];
  if (found === undefined)
    throw new Problem('image-failed', `Add ${name} to the optional dependencies in package.json`, { name });
  return found;
}

/** The npm that runs this process when one does: on Windows it cannot be started by its name alone. */
function npm(): [string, ...string[]] {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') ? [process.execPath, cli] : ['npm'];
}
