import { Problem } from '../contract/problem.ts';
import type { HostFacts } from './model.ts';

/** What the parsers of a system's own files make of the script's sections. */
export type SystemFacts = Pick<
  HostFacts,
  | 'os'
  | 'system'
  | 'distribution'
  | 'kernel'
  | 'arch'
  | 'cpus'
  | 'cpuModel'
  | 'memoryBytes'
  | 'memoryAvailableBytes'
  | 'diskBytes'
  | 'diskFreeBytes'
  | 'dockerDiskFreeBytes'
  | 'stateDir'
  | 'uptimeS'
  | 'selinux'
  | 'apparmor'
  | 'missingTools'
  | 'user'
  | 'root'
>;

/** Throws `platform-unsupported` when the host answered with something else than the script's output. */
export function parseSystem(sections: ReadonlyMap<string, readonly string[]>, stateDir: string): SystemFacts {
  const lines = (name: string): readonly string[] => sections.get(name) ?? [];
  const [system, kernel, arch] = lines('uname');
  const [user, uid] = lines('user');
  if (!system || !kernel || !arch || !user) {
    throw new Problem('platform-unsupported', 'Choose a host with a POSIX shell: this one did not answer as one does');
  }
  const release = parseOsRelease(lines('os-release'));
  const disk = parseDisk(lines('state-disk'));
  const enforcing = lines('selinux')[0];
  return {
    os: release.get('PRETTY_NAME') ?? release.get('NAME') ?? system,
    system,
    distribution: [release.get('ID') ?? '', ...(release.get('ID_LIKE') ?? '').split(/\s+/)].filter((id) => id !== ''),
    kernel,
    arch,
    cpus: toNumber(lines('cpus')[0]) ?? 1,
    cpuModel: parseCpuModel(lines('cpu-model')),
    memoryBytes: parseMemory(lines('memory'), 'MemTotal'),
    memoryAvailableBytes: parseMemory(lines('memory'), 'MemAvailable'),
    diskBytes: disk?.bytes ?? null,
    diskFreeBytes: disk?.freeBytes ?? null,
    dockerDiskFreeBytes: parseDisk(lines('docker-disk'))?.freeBytes ?? null,
    stateDir: { path: stateDir, writable: lines('state-dir')[0] === 'writable' },
    uptimeS: toNumber(lines('uptime')[0]?.split(' ')[0]),
    selinux: enforcing === undefined ? null : enforcing === '1' ? 'enforcing' : 'permissive',
    apparmor: lines('apparmor')[0] === 'Y',
    missingTools: lines('missing'),
    user,
    root: uid === '0',
  };
}

/** `/etc/os-release`: KEY=value lines in shell quoting (os-release(5)). */
function parseOsRelease(lines: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of lines) {
    const match = /^([A-Z_]+)=(["']?)(.*)\2$/.exec(line);
    if (match?.[1] && match[3] !== undefined) values.set(match[1], match[3].replace(/\\(.)/g, '$1'));
  }
  return values;
}

/** x86 says `model name`; boards say `Model`, older ones `Hardware`; many arm64 servers say nothing. */
function parseCpuModel(lines: readonly string[]): string | null {
  for (const key of ['model name', 'Model', 'Hardware']) {
    const value = lines
      .find((line) => line.startsWith(key))
      ?.split(':')[1]
      ?.trim();
    if (value) return value;
  }
  return null;
}

function parseMemory(lines: readonly string[], key: string): number | null {
  const kibibytes = lines.find((line) => line.startsWith(`${key}:`))?.match(/(\d+) kB$/)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

/** The last line of `df -Pk`: device, 1024-blocks, used, available, capacity, mount point. A device name may hold spaces. */
function parseDisk(lines: readonly string[]): { bytes: number; freeBytes: number } | null {
  const match = /\s(\d+)\s+(\d+)\s+(-?\d+)\s+(?:\d+%|-)\s+\//.exec(lines[0] ?? '');
  if (!match) return null;
  return { bytes: Number(match[1]) * 1024, freeBytes: Math.max(0, Number(match[3])) * 1024 };
}

function toNumber(text: string | undefined): number | null {
  const value = Number(text);
  return text === undefined || text === '' || !Number.isFinite(value) ? null : value;
}
