/**
 * `npm start [-- signalbox://service/NAME]`: starts the desktop. Electron itself is fetched at the first start, by
 * its own installer; the screens are built when their sources are newer.
 */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { screensAreOld } from './build-screens.ts';
import { electronBinary } from './electron-binary.ts';

const root = join(import.meta.dirname, '..');
const screens = join(root, 'renderer/dist');
/** Runs a script with this Node; false when it failed. */
function ran(file: string): boolean {
  return spawnSync(process.execPath, [join(root, file)], { cwd: root, stdio: ['ignore', 2, 2] }).status === 0;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

/** Runs Electron's installer; what it says only matters where it fails, and then a sentence of ours says it. */
function fetchElectron(): void {
  console.error('Fetching Electron …');
  spawnSync(process.execPath, [join(root, 'node_modules/electron/install.js')], { cwd: root, stdio: 'ignore' });
}

if (!electronBinary()) fetchElectron();
const electron = electronBinary();
if (!electron) fail('Electron can not be fetched here: run npx signalbox serve and open its address in a browser');

if (screensAreOld(screens) && !ran('scripts/build.ts'))
  fail('The screens can not be built: read the output above, then start again');

const child = spawn(electron, [root, ...process.argv.slice(2)], { stdio: 'inherit' });
child.once('error', (error) => fail(`Electron can not be started: ${error.message}`));
child.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
