import type { FileHandle } from 'node:fs/promises';
import type { SFTPWrapper } from 'ssh2';
import { asProblem, Problem } from '../../contract/problem.ts';
import type { PutFile } from '../machine.ts';
import { abortProblem } from '../waiting.ts';
import { openSftp } from './channels.ts';
import type { Link } from './connection.ts';

// The most that OpenSSH takes at once (limits@openssh.com); ssh2 splits for hosts that take less. Smaller was slower.
const CHUNK = 255 * 1024;
const IN_FLIGHT = 8;
const STALL_MS = 60_000;

/**
 * Writes a file from `offset` on into `part` there, several chunks under way at once, and syncs it to the disk. What was
 * written stays when it breaks off. Throws `timeout` when nothing moves for a minute, `connection-lost`, the signal's
 * Problem, or SFTP's own error.
 */
export async function uploadFrom(
  link: Link,
  source: FileHandle,
  part: string,
  offset: number,
  size: number,
  { signal, onBytes }: Pick<PutFile, 'signal' | 'onBytes'>,
): Promise<void> {
  const stop = new AbortController();
  const until = AbortSignal.any([stop.signal, link.gone, ...(signal ? [signal] : [])]);
  const stalled = setTimeout(() => stop.abort(stall()), STALL_MS);
  const sftp = await openSftp(link, until);
  // Calls under way are never answered when the session ends: this ends the wait for them.
  const ended = new Promise<never>((_, reject) => {
    sftp.once('close', () => reject(until.aborted ? reasonOf(link, until) : new Error('the session ended')));
    until.addEventListener('abort', () => reject(reasonOf(link, until)), { once: true });
  });
  ended.catch(() => {});
  const call = <T>(start: (done: (error: Error | null | undefined, value: T) => void) => void) =>
    Promise.race([ended, new Promise<T>((resolve, reject) => start((e, value) => (e ? reject(e) : resolve(value))))]);
  try {
    const handle = await call<Buffer>((done) => sftp.open(part, offset > 0 ? 'r+' : 'w', done));
    let next = offset;
    let written = offset;
    const writer = async () => {
      const buffer = Buffer.allocUnsafe(CHUNK);
      while (next < size) {
        const at = next;
        next += CHUNK;
        const { bytesRead } = await source.read(buffer, 0, Math.min(CHUNK, size - at), at);
        if (bytesRead === 0) throw new Error('the file here became shorter');
        await call((done) => sftp.write(handle, buffer, 0, bytesRead, at, (error) => done(error, undefined)));
        written += bytesRead;
        stalled.refresh();
        onBytes?.(written, size, written - offset);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, writer));
    await call<void>((done) => sync(sftp, handle, done));
    await call<void>((done) => sftp.close(handle, (error) => done(error, undefined)));
  } finally {
    clearTimeout(stalled);
    sftp.end();
  }
}

/** So that a power cut after the rename cannot leave an empty file. Not every server has the extension. */
function sync(
  sftp: SFTPWrapper,
  handle: Buffer,
  done: (error: Error | null | undefined, value: undefined) => void,
): void {
  try {
    sftp.ext_openssh_fsync(handle, (error?: Error | null) => done(error, undefined));
  } catch {
    done(null, undefined);
  }
}

function reasonOf(link: Link, until: AbortSignal): Problem {
  return link.gone.aborted ? asProblem(link.gone.reason) : abortProblem(until.reason);
}

function stall(): Problem {
  return new Problem(
    'timeout',
    `Check the way to the host and repeat: the upload did not move for ${STALL_MS / 1000} s`,
  );
}
