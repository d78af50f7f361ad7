import { execFileSync } from 'node:child_process';
import { arch, cpus, loadavg, release, totalmem } from 'node:os';

/** Where figures come from. */
export interface BenchMachine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  /** Of the last minute, before the benchmark began: above 0.3 the machine was not idle. */
  readonly load: number;
  readonly versions: { readonly [program: string]: string };
}

export function describeMachine(): BenchMachine {
  const all = cpus();
  return {
    cpu: `${all[0]?.model ?? 'unknown'} (${arch()})`,
    cores: all.length,
    memoryGiB: Math.round((totalmem() / 1024 ** 3) * 10) / 10,
    kernel: release(),
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    versions: {
      node: process.versions.node,
      docker: versionOf('dockerd', '--version'),
      haproxy: versionOf('haproxy', '-v'),
      nginx: versionOf('nginx', '-v'),
      ssh: versionOf('ssh', '-V'),
    },
  };
}

/** One line for people. */
export function machineLine({ cpu, cores, memoryGiB, kernel, load, versions }: BenchMachine): string {
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, Linux ${kernel}, load ${load} at the start; ${programs.join(', ')}`;
}

/** The first number that a program says of itself, on whichever output; `absent` without the program. */
function versionOf(program: string, flag: string): string {
  try {
    const said = execFileSync('sh', ['-c', `${program} ${flag} 2>&1`], { encoding: 'utf8', timeout: 10_000 });
    return /\d+\.\d+[\w.]*/.exec(said)?.[0] ?? 'unknown';
  } catch {
    return 'absent';
  }
}
