/** Which libraries of a sysroot a program needs to run. */

import { closeSync, lstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Problem } from '../contract/problem.ts';
import { type ElfInfo, readElf } from './elf.ts';
import { type Arch, debianOf, type Entry } from './model.ts';

/** What the loader would want to know of the file at `path`; null when it is no 64-bit ELF. Reads a few pages of it. */
export function inspectElf(path: string): ElfInfo | null {
  const file = openSync(path, 'r');
  try {
    return readElf((offset, length) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
    });
  } finally {
    closeSync(file);
  }
}

/**
 * The loader and libraries from `sysroot` that `programs` need, down to the last, as entries at the paths where the
 * loader looks for them. Libraries among `programs` themselves are the caller's to place. Throws `image-failed`.
 */
export function libraryClosure(sysroot: string, arch: Arch, programs: readonly string[]): Entry[] {
  const done = new Set(programs.map((path) => basename(path)));
  const found: Entry[] = [];
  const waiting = [...programs];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const elf = inspectElf(path);
    if (elf?.arch !== arch)
      throw new Problem('image-failed', `Reinstall ${path}: it is no program for ${arch}`, { path, arch });
    if (elf.interpreter !== null) add(elf.interpreter, [dirname(elf.interpreter)], path);
    for (const name of elf.needed) {
      if (!loader.test(name)) add(name, searchPath(arch), path);
    }
  }
  return found;

  function add(wanted: string, folders: readonly string[], wantedBy: string): void {
    const name = basename(wanted);
    if (done.has(name)) return;
    done.add(name);
    for (const folder of folders) {
      const source = resolveInside(sysroot, join(folder, name));
      if (source === null) continue;
      found.push({ kind: 'copy', path: join(folder.replace(/^\/usr/, ''), name), mode: 0o755, source });
      waiting.push(source);
      return;
    }
    throw missing(sysroot, arch, name, wantedBy);
  }
}

/** Named by every library, but found as the program's interpreter and not on the search path. */
const loader = /^ld-linux/;

/** The file here that `path` means to a program whose root is `sysroot`; null when there is none. */
function resolveInside(sysroot: string, path: string): string | null {
  let here = path;
  for (let hops = 0; hops < 40; hops++) {
    const at = join(sysroot, here);
    const stat = lstatSync(at, { throwIfNoEntry: false });
    if (stat === undefined) return null;
    if (!stat.isSymbolicLink()) return stat.isFile() ? at : null;
    here = resolve(dirname(here), readlinkSync(at));
  }
  return null;
}

function searchPath(arch: Arch): string[] {
  const { triplet } = debianOf(arch);
  return [`/lib/${triplet}`, `/usr/lib/${triplet}`, '/lib64', '/usr/lib64', '/lib', '/usr/lib'];
}

function missing(sysroot: string, arch: Arch, name: string, wantedBy: string): Problem {
  return new Problem('image-failed', `Install the library ${name} for ${arch} under ${sysroot}: ${wantedBy} needs it`, {
    library: name,
    sysroot,
    arch,
    wantedBy,
  });
}
