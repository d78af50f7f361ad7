import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HostInfo, type LabHost, labHost, runLab } from './host.ts';

const script = join(import.meta.dirname, 'lab.sh');

/** Real hosts on this machine: each with its own sshd, dockerd, disk and network. */
export interface Lab extends AsyncDisposable {
  readonly hosts: readonly LabHost[];
  /** Folder of the lab: keys, disks, logs. */
  readonly dir: string;
  /** First three numbers of the lab's addresses, as in `10.90.0`. */
  readonly net: string;
  /** Path of a known_hosts file that holds every host's key. */
  readonly knownHosts: string;
  /** The host of that name or 1-based number. Throws when the lab has none. */
  host(which: string | number): LabHost;
  /** What is running now, and where its engine answers. */
  info(): Promise<HostInfo[]>;
  /** Removes every trace: processes, mounts, namespaces, control groups, files. Safe to repeat. */
  down(): void;
}

export interface LabOptions {
  readonly signal?: AbortSignal;
  /** `LAB_DISK` (such as 8G), `LAB_MEM`, `LAB_DOCKERD_ARGS`. */
  readonly env?: { readonly [name: string]: string };
}

/**
 * Starts hosts h1..hN in a lab that belongs to this process: its net, names and folder clash with no other lab, and it
 * goes when the process ends. A lab whose owner was SIGKILLed is removed by the next call, of any process.
 */
export async function startLab(n: number, options: LabOptions = {}): Promise<Lab> {
  const claim = JSON.parse(
    execFileSync(script, ['claim', String(process.pid)], { encoding: 'utf8', timeout: 120_000 }),
  );
  const { net, prefix, dir }: { net: string; prefix: string; dir: string } = claim;
  const env = { ...process.env, ...options.env, LAB_NET: net, LAB_PREFIX: prefix, LAB_DIR: dir };
  const down = downOnce(() => execFileSync(script, ['down'], { env, stdio: ['ignore', 'ignore', 'inherit'] }));
  const command = (args: readonly string[], signal?: AbortSignal) => runLab(script, args, env, signal);
  const info = async (signal?: AbortSignal): Promise<HostInfo[]> =>
    JSON.parse((await command(['info'], signal)).stdout);
  try {
    const up = await command(['up', String(n)], options.signal);
    if (up.code !== 0) throw new Error(`The lab did not start: ${up.stderr.trim()}`);
    const hosts = (await info(options.signal)).map((each) => labHost(each, command));
    const knownHosts = join(dir, 'known_hosts');
    writeFileSync(knownHosts, hosts.map(({ ip, hostKey }) => `${ip} ${hostKey}\n`).join(''));
    const host = (which: string | number): LabHost => {
      const found = hosts.find(({ name }) => name === which || name === `h${which}`);
      if (!found) throw new Error(`The lab has no host ${which}`);
      return found;
    };
    return { hosts, dir, net, knownHosts, host, info: () => info(), down, [Symbol.asyncDispose]: async () => down() };
  } catch (error) {
    down();
    throw error;
  }
}

/** `remove`, run once: when asked, or when the process ends by itself or by a signal, whichever is first. */
function downOnce(remove: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const down = () => {
    process.off('exit', down);
    for (const each of signals) process.off(each, onSignal);
    if (!removed) remove();
    removed = true;
  };
  const onSignal = (signal: NodeJS.Signals) => {
    down();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  let removed = false;
  process.once('exit', down);
  for (const each of signals) process.once(each, onSignal);
  return down;
}
