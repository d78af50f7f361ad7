/** `npm run build`: the screens, into renderer/dist, with a compressed copy of each file beside it. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = join(import.meta.dirname, '../renderer');

await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
for (const path of globSync('dist/**/*.{js,css,html,svg}', { cwd: root })) {
  const file = join(root, path);
  const content = readFileSync(file);
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(`${file}.br`, brotliCompressSync(content));
}
process.stderr.write(`The screens are in ${join(root, 'dist')}\n`);
