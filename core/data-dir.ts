import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where what Signalbox knows is kept on this computer, unless `SIGNALBOX_DATA_DIR` says otherwise. */
export function defaultDataDir(env: NodeJS.ProcessEnv): string {
  if (env.SIGNALBOX_DATA_DIR) return env.SIGNALBOX_DATA_DIR;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Signalbox');
  if (process.platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Signalbox');
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'signalbox');
}
