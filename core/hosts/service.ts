/** Hosts: inventory, facts, checks, and the one connection to each. Imports: contract, platform. */
import type { DatabaseSync } from 'node:sqlite';
import { asProblem, Problem } from '../contract/problem.ts';
import type { Machine } from '../platform/machine.ts';
import type { SshTarget } from '../platform/ssh/target.ts';
import { abortProblem, deadline, waitFor } from '../platform/waiting.ts';
import { checkReport } from './check.ts';
import { readFacts } from './facts.ts';
import { Inventory, type NewHost } from './inventory.ts';
import type { CheckReport, Host, HostFacts } from './model.ts';
import { readNodeFacts } from './node-facts.ts';
import { jumpList, resolveWay } from './way.ts';

const SOCKET_MS = 5000;

/** Opens the way to a host, null for this computer. It alone knows of keys and of questions to the operator. */
export type Connect = (way: SshTarget | null, signal: AbortSignal) => Promise<Machine>;

interface Kept {
  readonly machine: Promise<Machine>;
  readonly giveUp: AbortController;
}

export class HostService {
  readonly #inventory: Inventory;
  readonly #connect: Connect;
  readonly #kept = new Map<string, Kept>();

  constructor(parts: { db: DatabaseSync; connect: Connect }) {
    this.#inventory = new Inventory(parts.db);
    this.#connect = parts.connect;
  }

  /** Remembers a host; connects to nothing. Throws `name-invalid`, `usage`, `host-exists`. */
  add(input: NewHost): Host {
    return this.#inventory.add(input);
  }

  /**
   * Remembers a host once the way to it was found, which is then kept. `prepare` gets the way before it is tried. Throws
   * as `add`, and the way's problems: then nothing was remembered at any time.
   */
  async addTried(input: NewHost, signal: AbortSignal, prepare: (way: SshTarget) => void = () => {}): Promise<Host> {
    const way = resolveWay(this.#inventory.draft(input), this.list());
    if (way) prepare(way);
    const machine = await this.#connect(way, signal);
    try {
      const host = this.#inventory.add(input);
      this.#kept.set(host.name, { machine: Promise.resolve(machine), giveUp: new AbortController() });
      return host;
    } catch (error) {
      await machine.close();
      throw error;
    }
  }

  list(): Host[] {
    return this.#inventory.list();
  }

  /** Throws `host-unknown`. */
  get(name: string): Host {
    return this.#inventory.get(name);
  }

  /** Forgets a host and closes the way to it. Throws `host-unknown`, `host-in-use`. */
  async remove(name: string): Promise<void> {
    this.#inventory.remove(name);
    await this.#close(name);
  }

  /**
   * The host's machine: opened once, kept and shared, so do not close it; `closeAll` does. A caller whose signal aborts
   * leaves the others waiting. Throws `host-unknown` and the way's problems.
   */
  async machine(name: string, signal: AbortSignal): Promise<Machine> {
    const host = this.get(name);
    return waitFor((this.#kept.get(name) ?? this.#open(host)).machine, signal);
  }

  /** What the host is now. Throws `host-unknown`, the way's problems, `platform-unsupported`. */
  async facts(name: string, signal: AbortSignal): Promise<HostFacts> {
    return this.#readFacts(this.get(name), await this.machine(name, signal), signal);
  }

  /**
   * What the host lacks and how to mend it. Connects anew, so that it tells of the way and of new group memberships as
   * they are now. Throws `host-unknown` and `cancelled`; all else becomes an item.
   */
  async check(name: string, signal: AbortSignal): Promise<CheckReport> {
    const host = this.get(name);
    const way = await attempt(async () => resolveWay(host, this.list()), signal);
    const machine = way instanceof Problem ? way : await attempt(() => this.#connect(way, signal), signal);
    const jump = way instanceof Problem ? null : jumpList(way);
    if (machine instanceof Problem) {
      return checkReport({ host, jump, wayFailure: machine, facts: null, factsFailure: null, socketOpened: null });
    }
    try {
      const facts = await attempt(() => this.#readFacts(host, machine, signal), signal);
      const failed = facts instanceof Problem;
      return checkReport({
        host,
        jump,
        wayFailure: null,
        facts: failed ? null : facts,
        factsFailure: failed ? facts : null,
        socketOpened: failed ? null : await opensSocket(machine, facts.dockerTraces.socket, signal),
      });
    } finally {
      await machine.close();
    }
  }

  /** Closes every way; those still being opened are given up. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#kept.keys()].map((name) => this.#close(name)));
  }

  #open(host: Host): Kept {
    const giveUp = new AbortController();
    const kept: Kept = { machine: this.#connect(resolveWay(host, this.list()), giveUp.signal), giveUp };
    this.#kept.set(host.name, kept);
    // The next caller tries anew; this failure reaches those who wait for it.
    kept.machine.catch(() => {
      if (this.#kept.get(host.name) === kept) this.#kept.delete(host.name);
    });
    return kept;
  }

  async #close(name: string): Promise<void> {
    const kept = this.#kept.get(name);
    if (!kept) return;
    this.#kept.delete(name);
    kept.giveUp.abort();
    const machine = await kept.machine.catch(() => null);
    await machine?.close();
  }

  #readFacts(host: Host, machine: Machine, signal: AbortSignal): Promise<HostFacts> {
    const foreign = host.ssh === null && process.platform !== 'linux';
    return foreign ? readNodeFacts(machine.stateDir) : readFacts(machine, signal);
  }
}

/** The result, or the Problem in its place. Throws when it was the caller who gave up. */
async function attempt<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | Problem> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) throw abortProblem(signal.reason);
    return asProblem(error);
  }
}

/**
 * Whether a byte stream to the socket can be opened; null where there is no socket to try. `path` is its real path
 * (`/run/docker.sock`): only under its usual name would a machine take a detour where forwarding is forbidden.
 */
async function opensSocket(machine: Machine, path: string | null, signal: AbortSignal): Promise<boolean | null> {
  if (path === null) return null;
  const stream = await attempt(() => machine.connectSocket(path, deadline(SOCKET_MS, signal)), signal);
  if (stream instanceof Problem) return false;
  stream.destroy();
  return true;
}
