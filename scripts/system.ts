import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** What the lab, the images and the tests with a browser or a peer need beyond Node, as Debian and Ubuntu name it. */
const packages = [
  'docker.io',
  'openssh-server',
  'openssh-client',
  'iproute2',
  'iptables',
  'haproxy',
  'nginx-light',
  'jq',
  'curl',
  'python3',
  'e2fsprogs',
  'util-linux',
  'procps',
  'busybox',
  'chromium',
];

/** Installs what is missing. Answers why it could not, in one sentence, or null when all is there. Progress on stderr. */
export function ensureSystemPackages(): string | null {
  if (process.platform !== 'linux') return 'the system packages of the lab are for Linux';
  if (!works('dpkg-query', ['--version']))
    return 'the system packages of the lab can be installed on Debian and Ubuntu only';
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return null;
  if (process.getuid?.() !== 0) return `without root these packages stay missing: ${missing.join(' ')}`;
  process.stderr.write(`Installing ${missing.join(' ')}\n`);
  const done =
    aptGet(['install', '-y', '--no-install-recommends', ...missing]) ||
    (aptGet(['update']) && aptGet(['install', '-y', '--no-install-recommends', ...missing]));
  return done ? null : `apt-get could not install ${missing.join(' ')}`;
}

function isInstalled(name: string): boolean {
  const { stdout } = spawnSync('dpkg-query', ['-s', name], { encoding: 'utf8' });
  return stdout?.includes('\nStatus: install ok installed\n') ?? false;
}

const POLICY = '/usr/sbin/policy-rc.d';

/** Packages bring services; none of them is to start on this machine: the lab starts its own, inside its hosts. */
function aptGet(args: readonly string[]): boolean {
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync('apt-get', ['-q', ...args], { env, stdio: ['ignore', 2, 2] }).status === 0;
  } finally {
    if (ours) rmSync(POLICY);
  }
}

function works(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
