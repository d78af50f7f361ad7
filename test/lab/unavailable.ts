import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

const tools =
  'dockerd sshd ssh-keygen ip iptables jq curl python3 unshare nsenter mkfs.ext4 losetup flock pkill setsid'.split(' ');
const folders = '/usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin'.split(' ');

/** Why no lab can run here, in one sentence, or null when it can: `test(name, { skip: labUnavailable() ?? false }, …)`. */
export function labUnavailable(): string | null {
  if (process.platform !== 'linux') return 'the lab needs Linux';
  if (process.getuid?.() !== 0) return 'the lab needs root';
  const missing = tools.filter((tool) => !folders.some((folder) => executable(`${folder}/${tool}`)));
  if (missing.length > 0) return `the lab needs ${missing.join(', ')}`;
  if (!executable('/dev/loop-control', constants.W_OK)) return 'the lab needs loop devices';
  const isolated = spawnSync('unshare', ['-m', '-n', '-u', '-i', '-p', '-C', '-f', 'true'], { timeout: 10_000 });
  return isolated.status === 0 ? null : 'the lab needs the right to make namespaces';
}

function executable(path: string, mode = constants.X_OK): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
