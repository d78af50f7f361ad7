import { homedir, userInfo } from 'node:os';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { Problem } from '../../contract/problem.ts';
import { DOCKER_SOCKET, dockerOver } from '../docker-agent.ts';
import type { HostStream, Machine, PutFile, RunOptions, RunResult, Shell, Terminal, TerminalSize } from '../machine.ts';
import { deadline } from '../waiting.ts';
import { ChannelStream } from './channel-stream.ts';
import { openSocket, openTcp } from './channels.ts';
import { readSshConfig } from './config.ts';
import { Connection } from './connection.ts';
import { DockerSocket, onLink } from './docker-socket.ts';
import { type LocalUser, resolveHops } from './hops.ts';
import type { HostKeyQuestion } from './host-keys.ts';
import { type AskPassphrase, type Identities, loadIdentities } from './identities.ts';
import { putThere } from './put-file.ts';
import { runThere } from './run.ts';
import { SshShell } from './shell.ts';
import { openStream } from './stream.ts';
import { formatAddress, type SshTarget } from './target.ts';
import { openTerminal } from './terminal.ts';
import { openWay } from './way.ts';

export interface SshDeps {
  /** Folder of Signalbox's own known_hosts file. */
  readonly dataDir: string;
  /** Asked for each encrypted key that is needed; absent: `identity-unreadable`. */
  readonly askPassphrase?: AskPassphrase;
  /** Asked when a host is met for the first time; absent: `host-key-unknown`. */
  readonly confirmHostKey?: (question: HostKeyQuestion) => Promise<boolean>;
  readonly signal?: AbortSignal;
  /** Who logs in from here; default: this process's user, home folder and SSH_AUTH_SOCK. */
  readonly me?: LocalUser;
  /** A ping goes out this often; three silent intervals end the connection. Default 5 s. */
  readonly keepaliveMs?: number;
}

const CONNECT_MS = 60_000;
const OPEN_MS = 15_000;

/**
 * A host over one SSH connection, which is made now and made again by the first call after it broke off. Throws `usage`,
 * `host-unreachable`, `host-key-…`, `auth-failed`, `identity-unreadable`.
 */
export async function connectSsh(target: SshTarget, deps: SshDeps): Promise<Machine> {
  const me = deps.me ?? localUser();
  const hops = resolveHops(target, readSshConfig(me.home), me);
  const last = hops.at(-1);
  if (!last) throw new Problem('usage', 'Name a host to connect to');
  const signal = deps.signal ?? new AbortController().signal;
  const identities: Identities[] = [];
  for (const hop of hops) identities.push(await loadIdentities(hop, me.home, deps.askPassphrase, signal));
  const { dataDir, confirmHostKey, keepaliveMs = 5000 } = deps;
  const connection = new Connection((until) =>
    openWay({ hops, identities, dataDir, keepaliveMs, confirmHostKey }, until),
  );
  try {
    using limit = deadline(CONNECT_MS, signal);
    await connection.connect(confirmHostKey ? signal : limit);
    const stateDir = await askStateDir(connection, signal);
    return new SshMachine(connection, formatAddress(last.user, last.host, last.port), stateDir);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

class SshMachine implements Machine {
  readonly address: string;
  readonly stateDir: string;
  readonly #connection: Connection;
  readonly #socket: DockerSocket;
  readonly #engine: ReturnType<typeof dockerOver>;

  constructor(connection: Connection, address: string, stateDir: string) {
    this.address = address;
    this.stateDir = stateDir;
    this.#connection = connection;
    const socket = new DockerSocket(connection);
    this.#socket = socket;
    this.#engine = dockerOver(
      () => socket.open(),
      () => socket.mayKeep(),
    );
  }

  run(argv: readonly [string, ...string[]], options?: RunOptions): Promise<RunResult> {
    return runThere(this.#connection, argv, options);
  }

  openShell(signal?: AbortSignal): Promise<Shell> {
    return new SshShell(this.#connection).open(signal);
  }

  openStream(script: string, signal: AbortSignal): Promise<HostStream> {
    return openStream(this.#connection, script, signal);
  }

  openTerminal(size: TerminalSize, signal: AbortSignal): Promise<Terminal> {
    return openTerminal(this.#connection, size, signal);
  }

  async connectSocket(path: string, signal?: AbortSignal): Promise<Duplex> {
    if (path === DOCKER_SOCKET) return this.#socket.open(signal);
    const link = await this.#connection.link(signal);
    using until = deadline(OPEN_MS, signal);
    const channel = await openSocket(link, path, until).catch(notForwarded(`the socket ${path}`));
    return onLink(link, new ChannelStream(channel));
  }

  async connectTcp(host: string, port: number, signal?: AbortSignal): Promise<Duplex> {
    const link = await this.#connection.link(signal);
    using until = deadline(OPEN_MS, signal);
    const channel = await openTcp(link, host, port, until).catch(notForwarded(`${host}:${port}`));
    return onLink(link, new ChannelStream(channel));
  }

  putFile(file: PutFile): Promise<{ readonly bytesSent: number }> {
    return putThere(this.#connection, (argv, options) => this.run(argv, options), file);
  }

  docker(): Docker {
    return this.#engine.docker;
  }

  async close(): Promise<void> {
    this.#engine.close();
    await this.#connection.close();
  }
}

/** The environment's user, for `SshDeps.me`. */
export function localUser(): LocalUser {
  return { name: userInfo().username, home: homedir(), agent: process.env.SSH_AUTH_SOCK ?? null };
}

async function askStateDir(connection: Connection, signal: AbortSignal): Promise<string> {
  const { stdout } = await runThere(connection, ['sh', '-c', 'id -u; printf %s "$HOME"'], { signal });
  const [uid, home] = stdout.split('\n');
  if (uid === '0') return '/var/lib/signalbox';
  if (home?.startsWith('/')) return `${home}/.local/share/signalbox`;
  throw new Problem('command-failed', 'Give this user a home folder on the host: it has none', { home: home ?? '' });
}

function notForwarded(what: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof Problem) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problem(
      'host-unreachable',
      `Check that something listens at ${what} on the host (${reason})`,
      { reason },
      error,
    );
  };
}
