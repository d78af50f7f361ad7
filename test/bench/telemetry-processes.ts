import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** By `getconf CLK_TCK` of every Linux that Node runs on. */
const TICKS_PER_S = 100;

/** Processor time of the process in s, see proc(5); `ended`: that of its children that have ended instead. 0: it has ended. */
function secondsOf(pid: number, ended = false): number {
  const stat = read(`/proc/${pid}/stat`) ?? '';
  // The name before it may hold blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user = 0, system = 0] = (ended ? fields.slice(13, 15) : fields.slice(11, 13)).map(Number);
  return (user + system) / TICKS_PER_S;
}

function ownSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + secondsOf(pid), 0);
}

/** Of the processes, those below them that live, and those that have ended. */
function treeSeconds(roots: readonly number[]): number {
  const all = roots.flatMap(processTree);
  return all.reduce((sum, pid) => sum + secondsOf(pid) + secondsOf(pid, true), 0);
}

/** Resident memory, bytes; 0: it has ended. Pages that it shares with others count in full. */
function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`) ?? '')?.[1] ?? 0) * 1024;
}

/** Arguments, each ended by a NUL. */
export function commandLine(pid: number): string {
  return read(`/proc/${pid}/cmdline`) ?? '';
}

/** The process and all below it. */
export function processTree(pid: number): number[] {
  const children = (read(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(processTree)];
}

/** Processes of the pid namespace of `pid`, as numbered here. */
export function processesBeside(pid: number): number[] {
  const space = namespaceOf(pid);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => space !== null && namespaceOf(each) === space);
}

function namespaceOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return null;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** What a way to measure a host costs there. */
export interface HostCost {
  /** Of one processor, 0–1: with processes that it started and that have ended. */
  readonly cpu: number;
  /** The most that its processes were seen to hold at once, bytes. */
  readonly mostRssBytes: number;
  /** Of one processor, 0–1: what sshd takes for the connection. */
  readonly sshd: number;
}

/** Follows processes and all below them, and those of sshd that serve them. */
export class Cost {
  readonly #roots: readonly number[];
  readonly #sshd: readonly number[];
  #before: readonly [number, number] = [0, 0];
  #mostRssBytes = 0;

  constructor(roots: readonly number[], sshd: readonly number[]) {
    this.#roots = roots;
    this.#sshd = sshd;
  }

  begin(): void {
    this.#before = [treeSeconds(this.#roots), ownSeconds(this.#sshd)];
    this.#mostRssBytes = 0;
  }

  look(): void {
    const held = this.#roots.flatMap(processTree).reduce((sum, pid) => sum + residentBytes(pid), 0);
    this.#mostRssBytes = Math.max(this.#mostRssBytes, held);
  }

  end(seconds: number): HostCost {
    const cpu = (treeSeconds(this.#roots) - this.#before[0]) / seconds;
    const sshd = (ownSeconds(this.#sshd) - this.#before[1]) / seconds;
    return { cpu, mostRssBytes: this.#mostRssBytes, sshd };
  }
}
