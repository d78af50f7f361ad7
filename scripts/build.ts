/** `npm run build`: the screens, into renderer/dist. */
import { join } from 'node:path';
import { buildScreens } from './build-screens.ts';

const dir = join(import.meta.dirname, '../renderer/dist');
await buildScreens(dir);
process.stderr.write(`The screens are in ${dir}\n`);
