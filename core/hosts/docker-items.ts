import { installDockerCommand, permitDockerCommand, startDockerCommand } from './mend.ts';
import type { CheckItem, DockerFacts, Host, HostFacts } from './model.ts';

const LEAST_DISK = 2 * 2 ** 30;

/** What Docker must be. On this computer it is good to have: the local engine does without. */
export function dockerItems(host: Host, facts: HostFacts): CheckItem[] {
  const required = host.ssh !== null;
  const { docker, dockerProblem, dockerDiskFreeBytes: free } = facts;
  if (!docker) {
    return [
      {
        id: 'docker',
        ok: false,
        what: 'Docker answers us',
        found: dockerProblem?.message ?? 'no answer',
        mend: dockerMend(facts),
        code: dockerProblem?.code ?? null,
        required,
      },
    ];
  }
  const item = (
    id: string,
    what: string,
    ok: CheckItem['ok'],
    found: string,
    mend: string | null = null,
  ): CheckItem => ({
    id,
    ok,
    what,
    found,
    mend: ok === true ? null : mend,
    code: null,
    required,
  });
  return [
    item('docker', 'Docker answers us', true, `${docker.version}${docker.rootless ? ', rootless' : ''}`),
    item(
      'docker-version',
      'Docker is 20.10 or newer',
      isRecent(docker.version),
      docker.version,
      installDockerCommand(facts),
    ),
    item(
      'docker-platform',
      'Docker runs linux/amd64 or linux/arm64',
      isSupported(docker),
      `${docker.os}/${docker.arch}`,
    ),
    item(
      'docker-memory',
      'Docker can limit memory',
      docker.memoryLimit,
      `cgroup version ${docker.cgroupVersion}, ${docker.memoryLimit ? 'with' : 'without'} the memory controller`,
    ),
    item(
      'docker-disk',
      `At least 2 GiB are free in ${docker.rootDir}`,
      free === null ? 'unknown' : free >= LEAST_DISK,
      free === null ? 'not told' : `${(free / 2 ** 30).toFixed(1)} GiB free`,
      // Asks first, and removes only images that no name and no container holds.
      'docker image prune',
    ),
  ];
}

function dockerMend(facts: HostFacts): string | null {
  const { socket, socketWritable, cli, daemon, running } = facts.dockerTraces;
  if (facts.system !== 'Linux') return null;
  if (socket === null) return cli || daemon ? startDockerCommand(facts) : installDockerCommand(facts);
  // A running engine that does not answer is out of our way (see forwarding) or stuck: a restart would end its containers.
  if (socketWritable) return running ? null : startDockerCommand(facts);
  return permitDockerCommand(facts);
}

/** `20.10.24+dfsg1` → true. Debian's and Moby's suffixes follow the numbers. */
export function isRecent(version: string): boolean | 'unknown' {
  const match = /^v?(\d+)\.(\d+)/.exec(version);
  if (!match) return 'unknown';
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > 20 || (major === 20 && minor >= 10);
}

function isSupported(docker: DockerFacts): boolean {
  return docker.os === 'linux' && ['amd64', 'arm64'].includes(docker.arch);
}
