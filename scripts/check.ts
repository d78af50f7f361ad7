/** `npm run check`: types, lint and format, layers. Exit code 1 when one of them finds a fault. */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { checkLayers } from './layers.ts';

const root = join(import.meta.dirname, '..');

function tool(name: string, file: string, args: readonly string[]): boolean {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', file), ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  return report(name, status === 0);
}

function layers(): boolean {
  const paths = globSync('{core,electron,renderer,scripts,test}/**/*.{ts,tsx}', { cwd: root });
  const files = paths.map((path) => [path.split(sep).join('/'), readFileSync(join(root, path), 'utf8')] as const);
  const faults = checkLayers(new Map(files));
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return report(`layers (${files.length} files)`, faults.length === 0);
}

function report(name: string, ok: boolean): boolean {
  process.stderr.write(`${ok ? '✓' : '✕'} ${name}\n`);
  return ok;
}

const results = [
  tool('types', 'typescript/bin/tsc', ['-p', 'tsconfig.json']),
  tool('types of the screens', 'typescript/bin/tsc', ['-p', 'renderer/tsconfig.json']),
  tool('types of the desktop', 'typescript/bin/tsc', ['-p', 'electron/tsconfig.json']),
  tool('lint and format', '@biomejs/biome/bin/biome', [
    'ci',
    '--error-on-warnings',
    ...(process.stderr.isTTY ? [] : ['--colors=off']),
    '.',
  ]),
  layers(),
];
process.exitCode = results.every(Boolean) ? 0 : 1;
