import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Builds the screens into a folder, which is emptied first, with a compressed copy of each file beside it. */
export async function buildScreens(dir: string): Promise<void> {
  const configFile = join(import.meta.dirname, '../renderer/vite.config.ts');
  await build({ configFile, logLevel: 'warn', build: { outDir: dir, emptyOutDir: true } });
  for (const path of globSync('**/*.{js,css,html,svg}', { cwd: dir })) {
    const file = join(dir, path);
    const content = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    writeFileSync(`${file}.br`, brotliCompressSync(content));
  }
}

/** Whether the screens in the folder are not there, or older than what they are made of. */
export function screensAreOld(dir: string): boolean {
  const cwd = join(import.meta.dirname, '..');
  const built = statSync(join(dir, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = globSync('{renderer,core/contract}/**/*.{ts,tsx,css,html,svg}', { cwd, exclude: ['renderer/dist'] });
  return sources.some((path) => statSync(join(cwd, path)).mtimeMs > built);
}
