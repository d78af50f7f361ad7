import { randomUUID } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../contract/problem.ts';
import type { HostStream } from '../machine.ts';
import { quote } from '../quote.ts';
import { abortProblem, deadline, waitFor } from '../waiting.ts';
import { ChannelStream } from './channel-stream.ts';
import { openExec } from './channels.ts';
import type { Connection } from './connection.ts';
import { onLink } from './docker-socket.ts';
import { endGroup } from './end-group.ts';

const OPEN_MS = 15_000;
const GRACE_MS = 2000;
const MAX_NOISE_BYTES = 64 * 1024;

/**
 * Starts a script there that lives until it is closed or the signal aborts; it takes one of the connection's sessions.
 * Throws as `openExec`, and `timeout` when the host does not start it within 15 s.
 */
export async function openStream(connection: Connection, script: string, signal: AbortSignal): Promise<HostStream> {
  using until = deadline(OPEN_MS, signal);
  const link = await connection.link(until);
  const marker = randomUUID();
  // sshd starts a command as the leader of a process group; a line on stderr says which, after what the login printed.
  const announced = `exec sh -c 'echo ${marker} $$ >&2; eval "$1"' sh ${quote(script)}`;
  const { channel } = await openExec(link, announced, until);
  const output = onLink(link, new ChannelStream(channel));
  const errors = new BehindMarker(marker);
  channel.stderr.pipe(errors);
  const gone = new AbortController();
  output.once('close', () => {
    gone.abort(new Problem('connection-lost', 'Try again: the host ended the session before its script began'));
    errors.end();
  });
  let group: number;
  try {
    group = await waitFor(errors.group, AbortSignal.any([until, gone.signal, link.gone]));
  } catch (error) {
    output.destroy();
    throw signal.aborted ? abortProblem(signal.reason) : error;
  }
  const end = async () => {
    output.end();
    // Nobody reads any more; unread it would never close.
    output.resume();
    await sleep(GRACE_MS, undefined, { signal: gone.signal }).catch(() => {});
    if (!gone.signal.aborted && !link.gone.aborted) await endGroup(link, group);
    output.destroy();
  };
  let ending: Promise<void> | null = null;
  const close = () => {
    signal.removeEventListener('abort', close);
    ending ??= end();
    return ending;
  };
  signal.addEventListener('abort', close, { once: true });
  gone.signal.addEventListener('abort', () => signal.removeEventListener('abort', close), { once: true });
  if (signal.aborted) void close();
  return { output, errors, input: output, close };
}

/** Lets through what comes behind the line of the marker, which names the script's process group. */
class BehindMarker extends Transform {
  readonly group: Promise<number>;
  readonly #found: (group: number) => void;
  readonly #line: RegExp;
  #before: string | null = '';

  constructor(marker: string) {
    super();
    const { promise, resolve } = Promise.withResolvers<number>();
    this.group = promise;
    this.#found = resolve;
    this.#line = new RegExp(`${marker} (\\d+)\\n`);
    this.on('error', () => {});
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#before === null) {
      done(null, chunk);
      return;
    }
    const text = (this.#before + chunk.toString('latin1')).slice(-MAX_NOISE_BYTES);
    const match = this.#line.exec(text);
    this.#before = match ? null : text;
    if (!match) {
      done();
      return;
    }
    this.#found(Number(match[1]));
    done(null, Buffer.from(text.slice(match.index + match[0].length), 'latin1'));
  }
}
