/** Pure words of a host: what is known of it, what was found on it, what a check says. Imports: contract. */
import { Problem, type ProblemCode } from '../contract/problem.ts';

export const hostKinds = ['on-prem', 'cloud', 'edge'] as const;
export type HostKind = (typeof hostKinds)[number];

/** The host that is always there. */
export const thisComputer = 'this-computer';

/** How to reach a host. */
export interface SshAddress {
  /** `user@host:port`, each part but the host optional, or an alias of the ssh configuration. */
  readonly target: string;
  /** Path of a private key here. */
  readonly identity?: string;
  /** Through which host: another host's name, or a target. */
  readonly jump?: string;
}

export interface Host {
  readonly name: string;
  readonly kind: HostKind;
  /** Null for this computer. */
  readonly ssh: SshAddress | null;
  readonly labels: { readonly [key: string]: string };
  /** ISO time; null for this computer, which was always there. */
  readonly addedAt: string | null;
}

/** One GPU as `nvidia-smi` lists it. */
export interface Gpu {
  readonly index: number;
  readonly uuid: string;
  readonly name: string;
  /** Null where the driver does not say (memory shared with the CPU). */
  readonly memoryBytes: number | null;
  readonly driver: string | null;
}

/** The container engine of a host. */
export interface DockerFacts {
  readonly version: string;
  readonly apiVersion: string;
  readonly os: string;
  /** As Docker names it: `amd64`, `arm64`. */
  readonly arch: string;
  readonly rootless: boolean;
  readonly storageDriver: string;
  readonly cgroupVersion: string;
  readonly cgroupDriver: string;
  /** The kernel can limit a container's memory. */
  readonly memoryLimit: boolean;
  /** Folder of its images and containers. */
  readonly rootDir: string;
}

/** What the host itself shows of Docker, whether or not its API answers us. */
export interface DockerTraces {
  readonly cli: boolean;
  readonly daemon: boolean;
  /** Its process is seen; false also where the login may not look. */
  readonly running: boolean;
  /** The socket's real path, null when there is none. */
  readonly socket: string | null;
  readonly socketWritable: boolean;
  readonly socketGroup: string | null;
}

/** By how much the host's clock is ahead of ours: the truth lies within `ms` ± `boundMs`. */
export interface ClockSkew {
  readonly ms: number;
  readonly boundMs: number;
}

/** What a host is, measured now. Null: the host does not say. */
export interface HostFacts {
  /** For people: `Debian GNU/Linux 12 (bookworm)`. */
  readonly os: string;
  /** `Linux`, `Darwin`, `Windows_NT`. */
  readonly system: string;
  /** The distribution's id and those that it is like: `['ubuntu', 'debian']`. */
  readonly distribution: readonly string[];
  readonly kernel: string;
  /** As `uname -m` names it: `x86_64`, `aarch64`. */
  readonly arch: string;
  readonly cpus: number;
  readonly cpuModel: string | null;
  readonly memoryBytes: number | null;
  readonly memoryAvailableBytes: number | null;
  /** Of the file system that holds (or will hold) the state folder. */
  readonly diskBytes: number | null;
  readonly diskFreeBytes: number | null;
  /** Of the file system that holds Docker's images. */
  readonly dockerDiskFreeBytes: number | null;
  readonly stateDir: { readonly path: string; readonly writable: boolean };
  readonly docker: DockerFacts | null;
  /** Why `docker` is null. */
  readonly dockerProblem: { readonly code: ProblemCode; readonly message: string } | null;
  readonly dockerTraces: DockerTraces;
  readonly gpus: readonly Gpu[];
  /** Why `gpus` may be wrong: nvidia-smi is there and failed. */
  readonly gpuProblem: string | null;
  readonly clockSkew: ClockSkew;
  readonly uptimeS: number | null;
  readonly selinux: 'enforcing' | 'permissive' | null;
  readonly apparmor: boolean;
  /** Of the programs that Signalbox runs on a host, those that it lacks. */
  readonly missingTools: readonly string[];
  readonly user: string;
  readonly root: boolean;
}

/** One thing that a host must have. */
export interface CheckItem {
  readonly id: string;
  readonly ok: true | false | 'unknown';
  /** What is asked for. */
  readonly what: string;
  readonly found: string;
  /** The exact command that mends it, null where there is none or nothing to mend. */
  readonly mend: string | null;
  /** The problem's code where the way to the host or Docker failed. */
  readonly code: ProblemCode | null;
  /** False: good to have, the host serves without it. */
  readonly required: boolean;
}

export interface CheckReport {
  readonly host: string;
  /** Every required item is true. */
  readonly ok: boolean;
  readonly items: readonly CheckItem[];
}

/** Throws `usage`. */
export function checkKind(kind: string): HostKind {
  const found = hostKinds.find((each) => each === kind);
  if (found) return found;
  throw new Problem('usage', `Choose on-prem, cloud or edge as the kind, not ${JSON.stringify(kind)}`, { kind });
}

// A first character that is no hyphen, and none that a shell or ssh reads otherwise. IPv6 with a port is in brackets.
const TARGET =
  /^(?:[\w.][\w.+-]*@)?(?:[A-Za-z0-9_][\w.-]*|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+|\[[0-9A-Fa-f:.]+\](?=:|$))(?::(\d{1,5}))?$/;

/** An ssh target as written by a person. Throws `usage`. */
export function checkTarget(target: string): string {
  const match = TARGET.exec(target);
  const port = Number(match?.[1] ?? 22);
  if (match && target.length <= 255 && port >= 1 && port <= 65_535) return target;
  throw new Problem(
    'usage',
    `Write the ssh target as user@host:port or as an alias of your ssh configuration, not ${JSON.stringify(target)}`,
    { target },
  );
}

const LABEL_KEY = /^[a-z0-9](?:[a-z0-9._/-]{0,61}[a-z0-9])?$/;
const LABEL_VALUE = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{0,200}$/u;

/** `['region=eu', 'gpu=h200']` → labels. Throws `usage` for what is no `key=value`, or a key given twice. */
export function parseLabels(pairs: readonly string[]): { [key: string]: string } {
  const labels = new Map<string, string>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const key = pair.slice(0, equals);
    const value = pair.slice(equals + 1);
    if (equals < 1 || !LABEL_KEY.test(key) || !LABEL_VALUE.test(value)) {
      throw new Problem('usage', `Write a label as key=value, such as region=eu, not ${JSON.stringify(pair)}`, {
        label: pair,
      });
    }
    if (labels.has(key)) throw new Problem('usage', `Give the label ${key} once`, { label: pair });
    labels.set(key, value);
  }
  return Object.fromEntries(labels);
}
