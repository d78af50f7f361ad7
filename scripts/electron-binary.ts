import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const electron = join(import.meta.dirname, '../node_modules/electron');

const programs: { readonly [platform: string]: string } = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** Path of Electron's program: in `ELECTRON_OVERRIDE_DIST_PATH`, else as its installer fetched it. Null when there is none. */
export function electronBinary(env: NodeJS.ProcessEnv = process.env): string | null {
  const program = programs[process.platform] ?? 'electron';
  const { ELECTRON_OVERRIDE_DIST_PATH: given } = env;
  if (given) return existsSync(join(given, program)) ? join(given, program) : null;
  const path = join(electron, 'dist', program);
  return existsSync(path) && fetched() === wanted() ? path : null;
}

function fetched(): string {
  return readFileSync(join(electron, 'dist/version'), 'utf8').trim().replace(/^v/, '');
}

function wanted(): string {
  return JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8')).version;
}
