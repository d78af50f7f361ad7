import { Problem } from '../../contract/problem.ts';
import type { Machine } from '../../platform/machine.ts';
import { quote } from '../../platform/quote.ts';

/** What is free on a host, bytes. */
export interface HostRoom {
  readonly stateFree: number;
  readonly dockerFree: number;
  /** Whether the state folder and Docker's share one file system. */
  readonly shared: boolean;
  readonly memoryFree: number;
  /** TCP ports that something listens on. */
  readonly listening: ReadonlySet<number>;
  /** The first TCP port that the router may listen on: it is not root, whoever the login is. */
  readonly firstPort: number;
}

/** Asks a host, in one round trip, what is free. Folders that are not there yet count as their nearest parent. */
export async function readRoom(machine: Machine, dockerRoot: string, signal: AbortSignal): Promise<HostRoom> {
  const script = `
up() { d=$1; while [ ! -e "$d" ]; do d=\${d%/*}; d=\${d:-/}; done; df -Pk "$d" | tail -n 1; }
up ${quote(machine.stateDir)}; up ${quote(dockerRoot)}
grep -E '^(MemAvailable|MemFree):' /proc/meminfo
printf 'FirstPort: '; cat /proc/sys/net/ipv4/ip_unprivileged_port_start 2>/dev/null || echo 1024
echo --; cat /proc/net/tcp /proc/net/tcp6 2>/dev/null`;
  const { stdout } = await machine.run(['sh', '-c', script], { signal });
  return parseRoom(stdout);
}

/** Pure. Throws `command-failed` when the host printed something else. */
export function parseRoom(stdout: string): HostRoom {
  const [head = '', sockets = ''] = stdout.split('\n--\n');
  const lines = head.trim().split('\n');
  const [state, docker] = lines.slice(0, 2).map((line) => line.trim().split(/\s+/));
  const facts = new Map(lines.slice(2).map((line) => [line.split(':')[0], Number(line.split(/\s+/)[1])]));
  const stateFree = Number(state?.[3]) * 1024;
  const dockerFree = Number(docker?.[3]) * 1024;
  const memoryFree = (facts.get('MemAvailable') ?? facts.get('MemFree') ?? Number.NaN) * 1024;
  const firstPort = facts.get('FirstPort') ?? Number.NaN;
  if (![stateFree, dockerFree, memoryFree, firstPort].every(Number.isFinite)) {
    throw new Problem('command-failed', 'The host does not say what is free: check the host and mend what that names', {
      stdout: stdout.slice(0, 500),
    });
  }
  const listening = new Set<number>();
  for (const line of sockets.split('\n')) {
    const fields = line.trim().split(/\s+/);
    // 0A is LISTEN, see proc_net_tcp.
    if (fields[3] === '0A') listening.add(Number.parseInt(fields[1]?.split(':').at(-1) ?? '', 16));
  }
  return { stateFree, dockerFree, shared: state?.at(-1) === docker?.at(-1), memoryFree, listening, firstPort };
}

export interface Need {
  readonly modelBytes: number;
  readonly imageBytes: number;
  readonly memoryBytes: number;
  /** Null when the service has its port already. */
  readonly port: number | null;
}

/** Room that stays free, so that a full disk never comes from us. */
const SPARE_BYTES = 128 * 1024 * 1024;

/** Pure. Throws the first thing that is short: `usage` for a port that is not for the router, `port-taken`, `disk-full`, `memory-short`. */
export function checkFit(host: string, need: Need, room: HostRoom): void {
  if (need.port !== null && need.port < room.firstPort) {
    throw new Problem(
      'usage',
      `Port ${need.port} of ${host} is below ${room.firstPort}: choose a higher port, or run sysctl net.ipv4.ip_unprivileged_port_start=${need.port} on it`,
      { host, port: need.port, firstPort: room.firstPort },
    );
  }
  if (need.port !== null && room.listening.has(need.port)) {
    throw new Problem('port-taken', `Port ${need.port} of ${host} is taken: choose another port`, {
      host,
      port: need.port,
    });
  }
  const onState = need.modelBytes + (room.shared ? need.imageBytes : 0) + SPARE_BYTES;
  const onDocker = need.imageBytes + (room.shared ? need.modelBytes : 0) + SPARE_BYTES;
  for (const [needed, free] of [
    [onState, room.stateFree],
    [onDocker, room.dockerFree],
  ] as const) {
    if (needed <= free) continue;
    throw new Problem(
      'disk-full',
      `${host} needs ${mib(needed)} of free disk and has ${mib(free)}: free some, nothing was touched`,
      {
        host,
        neededBytes: needed,
        freeBytes: free,
      },
    );
  }
  if (need.memoryBytes > room.memoryFree) {
    throw new Problem(
      'memory-short',
      `${host} needs ${mib(need.memoryBytes)} of free memory beside what runs and has ${mib(room.memoryFree)}: stop something or lower the model's limit`,
      {
        host,
        neededBytes: need.memoryBytes,
        freeBytes: room.memoryFree,
      },
    );
  }
}

function mib(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MiB`;
}
