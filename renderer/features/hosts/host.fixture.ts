import type { HostFactsView, HostRow } from '../../../core/contract/hosts.ts';

/** A healthy machine, but for what a test says. */
export function facts(change: Partial<HostFactsView> = {}): HostFactsView {
  return {
    os: 'Debian GNU/Linux 12 (bookworm)',
    system: 'Linux',
    distribution: ['debian'],
    kernel: '6.1.0-28-amd64',
    arch: 'x86_64',
    cpus: 16,
    cpuModel: 'AMD EPYC 7313P',
    memoryBytes: 64e9,
    memoryAvailableBytes: 41.2e9,
    diskBytes: 960e9,
    diskFreeBytes: 512e9,
    dockerDiskFreeBytes: 512e9,
    stateDir: { path: '/var/lib/signalbox', writable: true },
    docker: {
      version: '27.3.1',
      apiVersion: '1.47',
      os: 'linux',
      arch: 'amd64',
      rootless: false,
      storageDriver: 'overlay2',
      cgroupVersion: '2',
      cgroupDriver: 'systemd',
      memoryLimit: true,
      rootDir: '/var/lib/docker',
    },
    dockerProblem: null,
    gpus: [],
    gpuProblem: null,
    clockSkew: { ms: 3, boundMs: 8 },
    uptimeS: 1_234_567,
    selinux: null,
    apparmor: true,
    missingTools: [],
    user: 'ops',
    root: false,
    ...change,
  };
}

/** A host that answers, but for what a test says. */
export function hostRow(name: string, change: Partial<HostRow['host']> = {}): HostRow {
  return {
    host: {
      name,
      kind: 'on-prem',
      ssh: { target: `ops@${name}` },
      labels: {},
      addedAt: '2026-01-01T00:00:00.000Z',
      ...change,
    },
    presence: 'reachable',
    seenAt: '2026-01-01T00:00:00.000Z',
    problem: null,
    facts: facts(),
    services: [],
  };
}
