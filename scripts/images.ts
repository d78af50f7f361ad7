/** `npm run images -- [--arch x64|arm64] [--json]`: assembles the images that hosts run and says what is in them. */

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { asProblem, Problem } from '../core/contract/problem.ts';
import { assembleImage } from '../core/images/assemble.ts';
import type { Arch, Image } from '../core/images/model.ts';
import { routerImage } from '../core/images/router.ts';
import { runtimeImage } from '../core/images/runtime.ts';
import { projectDir } from '../core/images/sources.ts';

const abort = new AbortController();
process.once('SIGINT', () => abort.abort());

try {
  const { arch, json } = options();
  for (const spec of [runtimeImage(arch), routerImage(arch)]) {
    const began = performance.now();
    const image = await assembleImage(spec, join(projectDir, '.cache'), abort.signal);
    const ms = Math.round(performance.now() - began);
    console.log(
      json
        ? JSON.stringify({ arch, ms, ...image })
        : describe(
            image,
            spec.layers.map(({ name }) => name),
            ms,
          ),
    );
  }
} catch (error) {
  const problem = asProblem(error);
  console.error(problem.message);
  process.exitCode = problem.code === 'usage' ? 2 : 1;
}

function options(): { arch: Arch; json: boolean } {
  try {
    const { values } = parseArgs({ options: { arch: { type: 'string' }, json: { type: 'boolean' } } });
    const arch = values.arch ?? process.arch;
    if (arch === 'x64' || arch === 'arm64') return { arch, json: values.json ?? false };
  } catch {
    // said below
  }
  throw new Problem('usage', 'Use: npm run images -- [--arch x64|arm64] [--json]');
}

function describe(image: Image, names: readonly string[], ms: number): string {
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1).padStart(7)} MB`;
  const rows = image.layers.map(
    ({ diffId, bytes, unpackedBytes }, i) =>
      `  ${diffId.slice(7, 19)} ${mb(unpackedBytes)} ${mb(bytes)} gzipped  ${names[i]}`,
  );
  return [`${image.reference}  ${image.id}  (${ms} ms)`, ...rows].join('\n');
}
