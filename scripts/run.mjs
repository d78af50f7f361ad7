/** `node scripts/run.mjs FILE.ts [args]`: installs what is missing, then runs the file on Node 24. */
import { resolve } from 'node:path';
import { become, install } from './node24.mjs';

const [file, ...args] = process.argv.slice(2);
if (!file) {
  console.error('Usage: node scripts/run.mjs FILE.ts [args]');
  process.exit(2);
}
install();
become(resolve(file), args);
