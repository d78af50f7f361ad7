import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientChannel, SFTPWrapper } from 'ssh2';
import { asProblem, Problem } from '../../contract/problem.ts';
import type { TerminalSize } from '../machine.ts';
import { waitFor } from '../waiting.ts';
import type { Link } from './connection.ts';

type Callback<T> = (error: Error | undefined, channel: T) => void;

/** A command or shell that runs, in a session of its own. */
export interface Started {
  readonly channel: ClientChannel;
  /** Null until its exit status came; 128 + the number of the signal that ended it, as in a shell. */
  exitCode(): number | null;
}

/**
 * Starts a command. Its place in `places` is given back when the channel closes. Throws `connection-lost`,
 * `command-failed` when the host refuses a session, or the signal's Problem.
 */
export function openExec(link: Link, command: string, signal: AbortSignal, places = link.sessions): Promise<Started> {
  return startSession(link, (done) => link.client.exec(command, done), signal, places);
}

/** Starts the login's shell at a terminal, which takes one of the link's sessions. Throws as `openExec`. */
export function openPty(link: Link, { columns, rows }: TerminalSize, signal: AbortSignal): Promise<Started> {
  const window = { term: 'xterm-256color', cols: columns, rows, width: 0, height: 0 };
  return startSession(link, (done) => link.client.shell(window, done), signal, link.sessions);
}

async function startSession(
  link: Link,
  start: (done: Callback<ClientChannel>) => void,
  signal: AbortSignal,
  places: Link['sessions'],
): Promise<Started> {
  const leave = await places.acquire(AbortSignal.any([signal, link.gone]));
  let code: number | null = null;
  // The exit status of a short command may be in the same packet as the leave to start it: listen before any await.
  const listen = (channel: ClientChannel) => {
    channel.once('exit', (status: number | null, name?: string) => {
      code = status ?? 128 + signalNumber(name);
    });
  };
  const channel = await openSession(link, signal, start, leave, listen);
  return { channel, exitCode: () => code };
}

/** A file transfer session: `end()` it when done. Throws as `openExec`. */
export async function openSftp(link: Link, signal: AbortSignal): Promise<SFTPWrapper> {
  const leave = await link.sessions.acquire(AbortSignal.any([signal, link.gone]));
  return openSession<SFTPWrapper>(link, signal, (done) => link.client.sftp(done), leave);
}

/** A stream to a unix socket there. Throws the host's refusal as it comes. */
export function openSocket(link: Link, path: string, signal: AbortSignal): Promise<ClientChannel> {
  return open<ClientChannel>(link, signal, (done) => link.client.openssh_forwardOutStreamLocal(path, done));
}

/** A stream to a TCP port as seen from there. Throws the host's refusal as it comes. */
export function openTcp(link: Link, host: string, port: number, signal: AbortSignal): Promise<ClientChannel> {
  return open<ClientChannel>(link, signal, (done) => link.client.forwardOut('127.0.0.1', 0, host, port, done));
}

interface Closable {
  once(event: 'close', listener: () => void): unknown;
  on(event: 'error', listener: () => void): unknown;
  end(): unknown;
}

/**
 * A session, tried again for two seconds: sshd counts one as taken until its last process is gone, also when its channel
 * was closed before.
 */
async function openSession<T extends Closable>(
  link: Link,
  signal: AbortSignal,
  start: (done: Callback<T>) => void,
  leave: () => void,
  listen?: (channel: T) => void,
): Promise<T> {
  try {
    for (let waitMs = 30; ; waitMs *= 2) {
      const session = await open(link, signal, start, leave, listen).catch((error: unknown) => {
        if (error instanceof Problem || waitMs > 1000) noSession(error);
        return null;
      });
      if (session) return session;
      await waitFor(sleep(waitMs), AbortSignal.any([signal, link.gone]));
    }
  } catch (error) {
    leave();
    throw error;
  }
}

function open<T extends Closable>(
  link: Link,
  signal: AbortSignal,
  start: (done: Callback<T>) => void,
  leave: () => void = () => {},
  listen: (channel: T) => void = () => {},
): Promise<T> {
  const opened = new Promise<T>((resolve, reject) => {
    start((error, channel) => {
      if (error) return reject(error);
      // What went wrong shows in 'close', which every user of a channel waits for.
      channel.on('error', () => {});
      channel.once('close', leave);
      listen(channel);
      resolve(channel);
    });
  }).catch((error: unknown) => {
    throw link.gone.aborted ? asProblem(link.gone.reason) : isEnding(error) ? ending() : error;
  });
  return waitFor(opened, AbortSignal.any([signal, link.gone]), (late) => late.end());
}

/** What ssh2 says of a connection that is closing. */
function isEnding(error: unknown): boolean {
  return error instanceof Error && /^(?:Not connected|No response from server)$/.test(error.message);
}

function ending(): Problem {
  return new Problem('connection-lost', 'Try again: the connection was just closing');
}

function noSession(error: unknown): never {
  if (error instanceof Problem) throw error;
  const why = error instanceof Error ? error.message : String(error);
  const message = `Try again, or raise MaxSessions in the host's sshd_config: it opened no session (${why})`;
  throw new Problem('command-failed', message, { reason: why }, error);
}

function signalNumber(name: string | undefined): number {
  return Object.entries(constants.signals).find(([each]) => each === name)?.[1] ?? 0;
}
