import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A registry that mirrors only some platforms makes npm write a package-lock.json without the optional packages of the
 * others, and `npm ci` then refuses it everywhere. `node scripts/run.mjs scripts/lockfile.ts` puts them back.
 */
interface Entry {
  version?: string;
  cpu?: string[];
  dev?: boolean;
  libc?: string[];
  optional?: boolean;
  os?: string[];
  optionalDependencies?: { [name: string]: string };
}

export interface Lockfile {
  packages: { [path: string]: Entry };
}

/** The optional packages that the lock names but does not hold, ready to be put in. Throws on one with a range: its version is not known. */
export function missingOptional(lock: Lockfile): { [path: string]: Entry } {
  const missing: { [path: string]: Entry } = {};
  for (const [parent, { dev, optionalDependencies }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies ?? {})) {
      if (lock.packages[`node_modules/${name}`] || lock.packages[`${parent}/node_modules/${name}`]) continue;
      if (!/^\d+\.\d+\.\d+/.test(version))
        throw new Error(`No version of ${name}@${version} is known: npm install it first`);
      missing[`node_modules/${name}`] = { version, ...platformOf(name), ...(dev ? { dev } : {}), optional: true };
    }
  }
  return missing;
}

const systems = ['android', 'aix', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];

/** What a platform package's name says, as in `@biomejs/cli-linux-arm64-musl`. */
export function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[-/]/);
  const os = systems.filter((each) => words.includes(each));
  const cpu = processors.filter((each) => words.includes(each));
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : undefined;
  if (os.length + cpu.length === 0) throw new Error(`The name ${name} says no platform: npm install it first`);
  return {
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(libc && os.includes('linux') ? { libc } : {}),
    ...(os.length > 0 ? { os } : {}),
  };
}

if (import.meta.main) {
  const path = join(import.meta.dirname, '../package-lock.json');
  const lock: Lockfile = JSON.parse(readFileSync(path, 'utf8'));
  const packages = Object.entries({ ...lock.packages, ...missingOptional(lock) });
  const sorted = packages.toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
}
