import { globSync, readFileSync, writeFileSync } from 'node:fs';
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
