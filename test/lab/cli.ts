import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { labUnavailable } from './unavailable.ts';

/** `npm run lab -- up 2`, `npm run lab -- down`: a lab that stays until it is taken down, for trying things by hand. */
const reason = labUnavailable();
if (reason) {
  console.error(`No lab here: ${reason}`);
  process.exit(1);
}
const { status } = spawnSync(join(import.meta.dirname, 'lab.sh'), process.argv.slice(2), { stdio: 'inherit' });
process.exit(status ?? 1);
