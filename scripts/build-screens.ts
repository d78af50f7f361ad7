import { globSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Builds the screens beside the folder, with a compressed copy of each file, and puts them in its place when whole. */
export async function buildScreens(dir: string): Promise<void> {
  const configFile = join(import.meta.dirname, '../renderer/vite.config.ts');
  const made = `${dir}.${process.pid}.part`;
  try {
    await build({ configFile, logLevel: 'warn', build: { outDir: made, emptyOutDir: true } });
    for (const path of globSync('**/*.{js,css,html,svg}', { cwd: made })) {
      const file = join(made, path);
      const content = readFileSync(file);
      writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
      writeFileSync(`${file}.br`, brotliCompressSync(content));
    }
    rmSync(dir, { recursive: true, force: true });
    renameSync(made, dir);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** Whether the screens in the folder are not there, or older than what they are made of. */
export function screensAreOld(dir: string): boolean {
  const cwd = join(import.meta.dirname, '..');
  const built = statSync(join(dir, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = globSync('{renderer,core/contract}/**/*.{ts,tsx,css,html,svg}', { cwd, exclude: ['renderer/dist'] });
  return sources.some((path) => statSync(join(cwd, path)).mtimeMs > built);
}
