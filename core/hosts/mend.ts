/** Commands that mend a host, exact for its distribution and login. */
import { quote } from '../platform/quote.ts';
import { parseAddress } from '../platform/ssh/target.ts';
import type { HostFacts, SshAddress } from './model.ts';

/** `ssh -i KEY -p 22 -J JUMP user@host`, or `ssh-copy-id …` where `program` says so. `jump` as `ssh -J` takes it. */
export function sshCommand(ssh: SshAddress, jump: string | null, program: 'ssh' | 'ssh-copy-id' = 'ssh'): string {
  const { user, host, port } = parseAddress(ssh.target);
  const words: string[] = [program];
  if (ssh.identity !== undefined) words.push('-i', ssh.identity);
  if (port !== null) words.push('-p', String(port));
  if (jump !== null) words.push(...(program === 'ssh' ? ['-J', jump] : ['-o', `ProxyJump=${jump}`]));
  return [...words, user === null ? host : `${user}@${host}`].map(quote).join(' ');
}

/** Forgets the host's recorded key. To be run here. */
export function forgetKeyCommand(ssh: SshAddress): string {
  const { host, port } = parseAddress(ssh.target);
  return `ssh-keygen -R ${quote(port === null || port === 22 ? host : `[${host}]:${port}`)}`;
}

type Where = Pick<HostFacts, 'distribution' | 'root'>;

function sudo(where: Where, command: string): string {
  return where.root ? command : `sudo ${command}`;
}

/** Which package holds what, by the distribution's id. Enterprise Linux has no Docker of its own. */
const installers: { readonly [id: string]: { readonly install: string; readonly docker: string | null } } = {
  debian: { install: 'apt-get install -y', docker: 'docker.io' },
  ubuntu: { install: 'apt-get install -y', docker: 'docker.io' },
  fedora: { install: 'dnf install -y', docker: 'moby-engine' },
  rhel: { install: 'dnf install -y', docker: null },
  amzn: { install: 'dnf install -y', docker: 'docker' },
  suse: { install: 'zypper install -y', docker: 'docker' },
  arch: { install: 'pacman -S --noconfirm', docker: 'docker' },
  alpine: { install: 'apk add', docker: 'docker' },
};

function installer(where: Where): { readonly install: string; readonly docker: string | null } | null {
  // Enterprise Linux says that it is like fedora, too: the nearer kin comes first, and rhel before it.
  const ids = where.distribution.includes('rhel') ? ['rhel'] : where.distribution;
  for (const id of ids) {
    const found = installers[id.startsWith('opensuse') ? 'suse' : id];
    if (found) return found;
  }
  return null;
}

export function installDockerCommand(where: Where): string | null {
  const found = installer(where);
  return found?.docker ? sudo(where, `${found.install} ${found.docker}`) : null;
}

/** The tools are util-linux (flock) and coreutils (the others) everywhere. */
export function installToolsCommand(where: Where, missing: readonly string[]): string | null {
  const found = installer(where);
  const packages = [
    ...(missing.includes('flock') ? ['util-linux'] : []),
    ...(missing.some((tool) => tool !== 'flock') ? ['coreutils'] : []),
  ];
  return found ? sudo(where, `${found.install} ${packages.join(' ')}`) : null;
}

export function startDockerCommand(where: Where): string {
  return where.distribution.includes('alpine')
    ? `${sudo(where, 'rc-update add docker default')} && ${sudo(where, 'rc-service docker start')}`
    : sudo(where, 'systemctl enable --now docker');
}

/** A socket that belongs to root's group opens to nobody else: Docker then wants its own group and a restart. */
export function permitDockerCommand(facts: HostFacts): string {
  const group = facts.dockerTraces.socketGroup ?? 'docker';
  const add = (name: string): string =>
    facts.distribution.includes('alpine')
      ? `sudo addgroup ${quote(facts.user)} ${quote(name)}`
      : `sudo usermod -aG ${quote(name)} ${quote(facts.user)}`;
  if (group !== 'root') return add(group);
  return `sudo groupadd -f docker && ${add('docker')} && sudo systemctl restart docker`;
}

export function makeStateDirCommand(facts: HostFacts): string {
  return sudo(facts, `install -d -o ${quote(facts.user)} -m 700 ${quote(facts.stateDir.path)}`);
}

export function allowForwardingCommand(where: Where): string {
  const line = 'AllowStreamLocalForwarding yes';
  const write = `sed -i '1i ${line}' /etc/ssh/sshd_config`;
  const reload = where.distribution.includes('alpine') ? 'rc-service sshd reload' : 'kill -HUP $(cat /run/sshd.pid)';
  return `${sudo(where, write)} && ${sudo(where, reload)}`;
}

/** Sets the host's clock to ours, without a time server. To be run here. */
export function setClockCommand(ssh: SshAddress, jump: string | null, where: Where): string {
  return `${sshCommand(ssh, jump)} ${sudo(where, 'date')} -u -s @$(date -u +%s)`;
}
