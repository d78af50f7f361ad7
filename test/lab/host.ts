import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What a command left. */
export interface ExecResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to reach a lab host, as `lab.sh info` says it. */
export interface HostInfo {
  readonly name: string;
  readonly ip: string;
  readonly port: number;
  readonly user: string;
  /** Path of the private key that logs in. */
  readonly key: string;
  /** `ssh-ed25519 AAAA…` */
  readonly hostKey: string;
  /** Name of its network namespace: `ip netns exec` runs a program of this machine as if it were on the host. */
  readonly netns: string;
  /** The engine's socket as seen from this machine; changes with every boot, so ask `lab.info()` after one. */
  readonly dockerSocket: string;
  readonly running: boolean;
}

/** A host of the lab and what a test may do to it. Every call throws when lab.sh does. */
export interface LabHost extends Omit<HostInfo, 'running' | 'dockerSocket'> {
  /** Power cut: no FIN, no RST. */
  stop(): Promise<void>;
  /** Boots with the same disk; returns when sshd and dockerd answer. */
  start(): Promise<void>;
  reboot(): Promise<void>;
  /** The kernel still accepts connections, no process answers. */
  freeze(on: boolean): Promise<void>;
  /** Silently drops all packets, or only those from and to `peer` (`gw`: this machine). */
  partition(on: boolean, peer?: string): Promise<void>;
  /** `netem('50ms', '1%')`: delay, loss, jitter, rate, each way; `netem('off')`. */
  netem(...spec: readonly string[]): Promise<void>;
  disk(state: 'full' | 'free'): Promise<void>;
  /** SIGKILL to every process of that name inside; sshd and dockerd come back after a second. */
  kill(processName: string): Promise<void>;
  /** A command inside, without SSH. A non-zero code is an answer. At most 60 s. */
  exec(argv: readonly [string, ...string[]], signal?: AbortSignal): Promise<ExecResult>;
}

/** Runs lab.sh with these arguments: the environment says which lab. */
export type LabCommand = (args: readonly string[], signal?: AbortSignal) => Promise<ExecResult>;

/** lab.sh in a child process that ends with `signal`, or after 120 s. */
export async function runLab(
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<ExecResult> {
  const limit = AbortSignal.timeout(120_000);
  const child: ChildProcess = spawn(script, args, {
    env,
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out = child.stdout ? text(child.stdout) : '';
  const err = child.stderr ? text(child.stderr) : '';
  const [code] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : 255, stdout: await out, stderr: await err };
}

/** The host's operations over lab.sh. */
export function labHost({ running: _, dockerSocket: __, ...info }: HostInfo, command: LabCommand): LabHost {
  const must = async (...args: string[]): Promise<void> => {
    const { code, stderr } = await command(args);
    if (code !== 0) throw new Error(`lab.sh ${args.join(' ')}: ${stderr.trim()}`);
  };
  const { name } = info;
  return {
    ...info,
    stop: () => must('stop', name),
    start: () => must('start', name),
    reboot: () => must('reboot', name),
    freeze: (on) => must('freeze', name, on ? 'on' : 'off'),
    partition: (on, peer) => must('partition', name, on ? 'on' : 'off', ...(peer ? [peer] : [])),
    netem: (...spec) => must('netem', name, ...spec),
    disk: (state) => must('disk', name, state),
    kill: (processName) => must('kill', name, processName),
    exec: (argv, signal) => command(['exec', name, ...argv], signal),
  };
}
