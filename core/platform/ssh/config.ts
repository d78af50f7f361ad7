import { globSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import SSHConfig from 'ssh-config';

/** What the ssh configuration says of one host: keyword in lower case → its values, the first one found wins as in ssh. */
export type HostSettings = (host: string, user: string | null) => { readonly [keyword: string]: readonly string[] };

const MAX_INCLUDES = 16;

/**
 * The settings of `~/.ssh/config`, then of the system's file. `Match exec` never holds: a host name must not start a
 * program here. A missing file is an empty one; throws what reading says otherwise.
 */
export function readSshConfig(home: string, systemFolder = '/etc/ssh'): HostSettings {
  const own = readWithIncludes(join(home, '.ssh', 'config'), join(home, '.ssh'), home, 0);
  const system = readWithIncludes(join(systemFolder, 'ssh_config'), systemFolder, home, 0);
  const config = SSHConfig.parse(`${own}\nHost *\n${system}\n`);
  return (host, user) => {
    const query = user === null ? { Host: host } : { Host: host, User: user };
    const found = config.compute(query, { ignoreCase: true, matchExec: false });
    return Object.fromEntries(
      Object.entries(found).map(([keyword, value]) => [keyword, typeof value === 'string' ? [value] : value]),
    );
  };
}

/** The names that `~/.ssh/config` gives to hosts: its `Host` patterns without wildcards, in its order. */
export function sshAliases(home: string): string[] {
  const text = readWithIncludes(join(home, '.ssh', 'config'), join(home, '.ssh'), home, 0);
  const patterns = text.split('\n').flatMap((line) => {
    const listed = /^\s*host(?:\s*=\s*|\s+)(.+?)\s*$/i.exec(line)?.[1];
    return listed === undefined ? [] : words(listed);
  });
  return [...new Set(patterns.filter((each) => !/[*?!]/.test(each)))];
}

/** The file's text with every included one in its place. After it the section goes on that the Include stood in. */
function readWithIncludes(path: string, folder: string, home: string, depth: number): string {
  let section = 'Host *';
  return readOrEmpty(path)
    .split(/\r?\n/)
    .map((line) => {
      if (/^\s*(?:host|match)\b/i.test(line)) section = line;
      const include = /^\s*include(?:\s*=\s*|\s+)(.+?)\s*$/i.exec(line)?.[1];
      if (include === undefined) return line;
      if (depth >= MAX_INCLUDES) return '';
      const files = words(include).flatMap((word) => globSync(absolute(word, folder, home)).sort());
      return [...files.map((file) => readWithIncludes(file, folder, home, depth + 1)), section].join('\n');
    })
    .join('\n');
}

function words(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

function absolute(path: string, folder: string, home: string): string {
  const full = path.startsWith('~/') ? join(home, path.slice(2)) : path;
  return isAbsolute(full) ? full : join(folder, full);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
