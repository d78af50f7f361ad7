/** What the kernel says of the machine at one moment; null where it does not say (other systems, containers). */
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

export interface KernelSample {
  readonly atMs: number;
  /** Processor time of all, ms; `stolen` went to other virtual machines. */
  readonly busyMs: number | null;
  readonly stolenMs: number | null;
  /** Of this process, ms; its children's are added by whoever knows them. */
  readonly ownMs: number;
  /** How often the processors were slowed down for their heat, all together, since the start of the machine. */
  readonly throttled: number | null;
  readonly loadAverage: number | null;
}

const CPUS = '/sys/devices/system/cpu';
/** USER_HZ: a hundred on every Linux that Node runs on. */
const TICK_MS = 10;

export function sampleKernel(): KernelSample {
  const { user, system } = process.cpuUsage();
  return {
    atMs: performance.now(),
    ...cpuTimes(read('/proc/stat')),
    ownMs: (user + system) / 1000,
    throttled: throttleCount(),
    loadAverage: process.platform === 'win32' ? null : (loadavg()[0] ?? null),
  };
}

/** The governors of all processors, such as `performance`; null where there is no scaling. */
export function governor(): string | null {
  const found = cpus().flatMap((cpu) => read(`${CPUS}/${cpu}/cpufreq/scaling_governor`)?.trim() ?? []);
  return found.length > 0 ? [...new Set(found)].join(', ') : null;
}

/**
 * The part of all processors (0–1) that others used between two samples; `ownMs` is what our processes used. Null where the
 * kernel does not say.
 */
export function othersShare(before: KernelSample, after: KernelSample, childrenMs: number): number | null {
  if (before.busyMs === null || after.busyMs === null) return null;
  const ours = after.ownMs - before.ownMs + childrenMs;
  const others = after.busyMs - before.busyMs + (after.stolenMs ?? 0) - (before.stolenMs ?? 0) - ours;
  const all = (after.atMs - before.atMs) * availableParallelism();
  return all > 0 ? Math.max(0, others) / all : null;
}

/** Of the first line of /proc/stat, proc(5): user, nice, system, idle, iowait, irq, softirq, steal, in ticks. */
export function cpuTimes(stat: string | null): Pick<KernelSample, 'busyMs' | 'stolenMs'> {
  const line = /^cpu +(.*)$/m.exec(stat ?? '')?.[1];
  if (line === undefined) return { busyMs: null, stolenMs: null };
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line.split(' ').map(Number);
  return { busyMs: (user + nice + system + irq + softirq) * TICK_MS, stolenMs: steal * TICK_MS };
}

/** Whether a hypervisor runs this machine; null where that cannot be told. */
export function hypervisor(): boolean | null {
  const info = read('/proc/cpuinfo');
  const flags = info === null ? undefined : /^flags\s*:(.*)$/m.exec(info)?.[1];
  return flags === undefined ? null : / hypervisor\b/.test(flags);
}

function throttleCount(): number | null {
  const counts = cpus().flatMap((cpu) =>
    ['core_throttle_count', 'package_throttle_count'].flatMap(
      (name) => read(`${CPUS}/${cpu}/thermal_throttle/${name}`) ?? [],
    ),
  );
  return counts.length > 0 ? counts.reduce((sum, text) => sum + Number(text), 0) : null;
}

function cpus(): string[] {
  try {
    return readdirSync(CPUS).filter((name) => /^cpu\d+$/.test(name));
  } catch {
    return [];
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
