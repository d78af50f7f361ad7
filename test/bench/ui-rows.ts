/** Made-up rows that look like real ones. Pure. */
import type { HostRow } from '../../core/contract/hosts.ts';
import type { ServiceRow, SlotStatusView, TrafficPoint } from '../../core/contract/services.ts';

const kinds = ['on-prem', 'cloud', 'edge'] as const;
const regions = ['fra', 'ams', 'nyc', 'sgp', 'gru'];

/** The n-th host as it is in that round: what changes from one to the next is what it measures, and when it was seen. */
export function hostNumber(n: number, round: number): HostRow {
  const name = `gpu-${String(n).padStart(5, '0')}`;
  const silent = n % 97 === 96;
  const seenAt = new Date().toISOString();
  return {
    host: {
      name,
      kind: kinds[n % kinds.length] ?? 'edge',
      ssh: { target: `ops@10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}` },
      labels: { region: regions[n % regions.length] ?? '', rack: `r${n % 40}` },
      addedAt: '2026-01-01T00:00:00.000Z',
    },
    presence: silent ? 'silent' : 'reachable',
    seenAt,
    problem: silent ? { code: 'host-unreachable', message: 'It does not answer: check its power', data: {} } : null,
    facts: {
      os: 'linux',
      system: 'Debian GNU/Linux 12 (bookworm)',
      distribution: ['debian'],
      kernel: '6.1.0-28-amd64',
      arch: 'x86_64',
      cpus: 32 + (n % 3) * 32,
      cpuModel: 'AMD EPYC 9354',
      memoryBytes: 256e9,
      memoryAvailableBytes: 100e9 + ((n + round * 7919) % 1_000) * 1e8,
      diskBytes: 4e12,
      diskFreeBytes: 1e12 + ((n + round * 104_729) % 1_000) * 1e9,
      dockerDiskFreeBytes: 1e12,
      stateDir: { path: '/var/lib/signalbox', writable: true },
      docker: {
        version: '27.5.1',
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
      gpus: Array.from({ length: n % 5 }, (_, index) => ({
        index,
        uuid: `GPU-${n}-${index}`,
        name: 'NVIDIA L40S',
        memoryBytes: 48e9,
        driver: '550.54',
      })),
      gpuProblem: null,
      clockSkew: { ms: (n % 7) - 3, boundMs: 2 },
      uptimeS: 86_400 + n + round,
      selinux: null,
      apparmor: true,
      missingTools: [],
      user: 'ops',
      root: false,
    },
    services: n % 50 === 0 ? [`svc-${n / 50}`] : [],
  };
}

export function serviceNumber(n: number): ServiceRow {
  const slot = (version: string): SlotStatusView => ({
    model: 'credit-risk',
    version,
    phase: 'running',
    healthy: true,
    inFlight: n % 9,
    standing: 'served',
  });
  return {
    service: `svc-${n}`,
    host: `gpu-${String(n * 50).padStart(5, '0')}`,
    engine: 'docker',
    port: 8_000 + n,
    split: { live: n % 2 === 0 ? 'blue' : 'green', percentToIdle: n % 4 === 0 ? 10 : 0, fallback: true },
    slots: { blue: slot('1.0.0'), green: slot('2.0.0') },
    keepUntil: null,
    fence: n,
    agrees: true,
    problem: null,
    seenAt: new Date().toISOString(),
  };
}

/** What passed in one second, seconds since 1970. */
export function pointAt(service: string, second: number): TrafficPoint {
  const wave = 50 + 40 * Math.sin(second / 7 + service.length) + (second % 5);
  const slot = (share: number) => ({
    requestsPerS: Math.round(wave * share),
    failedPerS: 0,
    p50Ms: 3 + (second % 10) / 10,
    p95Ms: 7 + (second % 20) / 10,
    p99Ms: 9 + (second % 30) / 10,
  });
  return { at: new Date(second * 1_000).toISOString(), blue: slot(0.9), green: slot(0.1), unanswered: 0 };
}
