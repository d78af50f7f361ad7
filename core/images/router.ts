/** The image that switches traffic: Debian's HAProxy. Its configuration is mounted where it runs. */

import { join } from 'node:path';
import { libraryClosure } from './closure.ts';
import type { Arch, Entry, ImageSpec, LayerContext } from './model.ts';
import { baseEntries, copyEntry, copyrightEntries } from './sources.ts';
import { findSysroot } from './sysroot.ts';

/** What HAProxy 2.6 of Debian 12 is linked with, then HAProxy. */
const packages = [
  'libc6',
  'libcap2',
  'libcrypt1',
  'libgcc-s1',
  'libgcrypt20',
  'libgpg-error0',
  'liblua5.3-0',
  'liblz4-1',
  'liblzma5',
  'libopentracing-c-wrapper0',
  'libopentracing1',
  'libpcre2-8-0',
  'libssl3',
  'libstdc++6',
  'libsystemd0',
  'libzstd1',
  'haproxy',
];

export function routerImage(arch: Arch): ImageSpec {
  return {
    name: 'router',
    arch,
    layers: [
      { name: 'base libraries', entries: (context) => libraries(arch, context) },
      { name: 'haproxy', entries: (context) => haproxy(arch, context) },
    ],
    entrypoint: ['/usr/sbin/haproxy'],
    workingDir: '/',
    env: { PATH: '/usr/sbin' },
    stopSignal: 'SIGUSR1',
  };
}

async function libraries(arch: Arch, context: LayerContext): Promise<Entry[]> {
  const sysroot = await findSysroot(arch, packages, context);
  const closure = libraryClosure(sysroot, arch, [join(sysroot, '/usr/sbin/haproxy')]);
  return [...baseEntries(), ...closure, ...copyrightEntries(sysroot, packages)];
}

async function haproxy(arch: Arch, context: LayerContext): Promise<Entry[]> {
  const sysroot = await findSysroot(arch, packages, context);
  return [copyEntry(join(sysroot, '/usr/sbin/haproxy'), '/usr/sbin/haproxy', 0o755)];
}
