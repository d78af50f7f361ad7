import type { ProblemCode } from '../contract/problem.ts';
import type { DockerFacts, DockerTraces } from './model.ts';

/** The engine's `/version` and `/info` answers → facts. What it leaves out reads as empty or false. */
export function dockerFacts(version: unknown, info: unknown): DockerFacts {
  return {
    version: text(version, 'Version'),
    apiVersion: text(version, 'ApiVersion'),
    os: text(version, 'Os'),
    arch: text(version, 'Arch'),
    rootless: JSON.stringify(field(info, 'SecurityOptions') ?? []).includes('"name=rootless'),
    storageDriver: text(info, 'Driver'),
    // Engines before 20.10 do not say: they know only version 1.
    cgroupVersion: text(info, 'CgroupVersion') || '1',
    cgroupDriver: text(info, 'CgroupDriver'),
    memoryLimit: field(info, 'MemoryLimit') === true,
    rootDir: text(info, 'DockerRootDir') || '/var/lib/docker',
  };
}

/** Lines of the script's `docker` section. */
export function parseTraces(lines: readonly string[]): DockerTraces {
  const after = (word: string): string | null =>
    lines.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1) ?? null;
  return {
    cli: lines.includes('cli'),
    daemon: lines.includes('daemon'),
    running: lines.includes('running'),
    socket: after('socket'),
    socketWritable: lines.includes('writable'),
    socketGroup: after('group'),
  };
}

/** Why Docker did not answer: what the host shows tells more than how the connection failed. */
export function dockerProblem(
  traces: DockerTraces,
  user: string,
  failure: string,
): { readonly code: ProblemCode; readonly message: string } {
  if (traces.socket === null) {
    return traces.cli || traces.daemon
      ? { code: 'docker-failed', message: 'Start Docker: it is installed, but not running' }
      : { code: 'docker-missing', message: 'Install Docker 20.10 or newer: none was found' };
  }
  if (!traces.socketWritable) {
    return { code: 'docker-denied', message: `Permit ${user} to use Docker: ${traces.socket} is closed to that login` };
  }
  return { code: 'docker-failed', message: `See that Docker runs: ${traces.socket} did not answer (${failure})` };
}

function field(object: unknown, key: string): unknown {
  return typeof object === 'object' && object !== null ? (object as Record<string, unknown>)[key] : undefined;
}

function text(object: unknown, key: string): string {
  const value = field(object, key);
  return typeof value === 'string' ? value : '';
}
