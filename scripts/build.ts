/** `npm run build [-- --if-older]`: the screens, into renderer/dist; with `--if-older` only when a source is newer. */
import { join } from 'node:path';
import { buildScreens, screensAreOld } from './build-screens.ts';

const dir = join(import.meta.dirname, '../renderer/dist');
if (!process.argv.includes('--if-older') || screensAreOld(dir)) {
  process.stderr.write('Building the screens\n');
  await buildScreens(dir);
}
