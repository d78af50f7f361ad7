/** Files of this project and its packages as image entries. */

import { existsSync, globSync, lstatSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Entry } from './model.ts';

/** The project's own folder. */
export const projectDir = join(import.meta.dirname, '..', '..');

/** A file as it is, at `path` in the image; programs get mode 755. */
export function copyEntry(source: string, path: string, mode = 0o644): Entry {
  return { kind: 'copy', path, mode, source };
}

/** The files under `folder` that match `pattern` and not `exclude`, under `target` in the image. */
export function copyTree(folder: string, pattern: string, target: string, exclude: RegExp): Entry[] {
  return globSync(pattern, { cwd: folder })
    .filter((name) => lstatSync(join(folder, name)).isFile())
    .map((name) => name.split(sep).join('/'))
    .filter((name) => !exclude.test(name))
    .map((name) => copyEntry(join(folder, name), `${target}/${name}`));
}

/** Copyright files of Debian packages, as far as the sysroot has them. */
export function copyrightEntries(sysroot: string, packages: readonly string[]): Entry[] {
  return packages
    .map((name) => `/usr/share/doc/${name}/copyright`)
    .filter((path) => existsSync(join(sysroot, path)))
    .map((path) => copyEntry(join(sysroot, path), path));
}

/** What programs expect of any root: users, name look-ups, a place for temporary files. */
export function baseEntries(): Entry[] {
  const users = 'root:x:0:0:root:/:/sbin/nologin\nsignalbox:x:65532:65532:signalbox:/app:/sbin/nologin\n';
  return [
    { kind: 'file', path: '/etc/passwd', mode: 0o644, content: users },
    { kind: 'file', path: '/etc/group', mode: 0o644, content: 'root:x:0:\nsignalbox:x:65532:\n' },
    {
      kind: 'file',
      path: '/etc/nsswitch.conf',
      mode: 0o644,
      content: 'passwd: files\ngroup: files\nhosts: files dns\n',
    },
    { kind: 'folder', path: '/tmp', mode: 0o1777 },
    { kind: 'folder', path: '/var/tmp', mode: 0o1777 },
    { kind: 'folder', path: '/run', mode: 0o755 },
  ];
}
