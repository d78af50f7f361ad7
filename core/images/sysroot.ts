/** Where an image's programs and libraries come from: Debian packages unpacked into the cache, or this machine's own root. */

import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { whole } from './cache.ts';
import { type Arch, debianOf, type LayerContext } from './model.ts';
import { runTool } from './tools.ts';

/**
 * A folder that holds `packages` of this machine's Debian release for `arch`, whatever is installed here. Filled once,
 * then kept: delete the cache's `sysroots` to take newer packages. Without a way to them it is `/` where the processor
 * is the same. Throws `image-failed`.
 */
export async function findSysroot(arch: Arch, packages: readonly string[], context: LayerContext): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify(packages)).digest('hex').slice(0, 12);
  const folder = join(context.cacheDir, 'sysroots', `${debianOf(arch).arch}-${key}`);
  if ((await stat(folder).catch(() => null)) !== null) return folder;
  try {
    await whole(folder, (part) => unpackPackages(part, arch, packages, context.signal));
    return folder;
  } catch (error) {
    context.signal.throwIfAborted();
    if (process.platform === 'linux' && process.arch === arch) return '/';
    throw error;
  }
}

async function unpackPackages(
  root: string,
  arch: Arch,
  packages: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const state = join(root, 'apt');
  for (const folder of ['lists/partial', 'archives/partial', 'debs'])
    await mkdir(join(state, folder), { recursive: true });
  await writeFile(join(state, 'status'), '');
  const options = { cwd: join(state, 'debs'), signal };
  const advice = `Assemble images for ${arch} on a Debian 12 machine that reaches its package mirror, or on one with that processor`;
  const apt = aptOptions(state, debianOf(arch).arch);
  await runTool(['apt-get', ...apt, 'update'], advice, options);
  await runTool(['apt-get', ...apt, 'download', ...packages], advice, options);
  for (const deb of await readdir(options.cwd)) await runTool(['dpkg-deb', '-x', deb, root], advice, options);
  await rm(state, { recursive: true });
}

/** Lets apt use this machine's sources and keys, but for another processor and without touching its own state. */
function aptOptions(state: string, arch: string): string[] {
  const settings = {
    'APT::Architecture': arch,
    'APT::Architectures': arch,
    'APT::Update::Post-Invoke': '',
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
    'Acquire::http::Timeout': '20',
    'Acquire::Retries': '2',
    'Dir::State': state,
    'Dir::State::status': join(state, 'status'),
    'Dir::Cache': state,
    'Debug::NoLocking': 'true',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}
