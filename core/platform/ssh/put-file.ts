import { open } from 'node:fs/promises';
import { Problem } from '../../contract/problem.ts';
import { hashFile } from '../hash-file.ts';
import type { PutFile, RunOptions, RunResult } from '../machine.ts';
import { quote } from '../quote.ts';
import type { Connection } from './connection.ts';
import { uploadFrom } from './upload.ts';

type Run = (argv: readonly [string, ...string[]], options: RunOptions) => Promise<RunResult>;

// A disk or a CPU slower than this hashes nothing in the time allowed.
const SLOWEST_HASH_BYTES_PER_MS = 5000;

/** Machine.putFile over one connection: see there. Throws `upload-failed`, `disk-full` or the way's problems. */
export async function putThere(connection: Connection, run: Run, file: PutFile): Promise<{ bytesSent: number }> {
  const { target, sha256 } = file;
  const part = `${target}.part`;
  const source = await open(file.source);
  try {
    const { size } = await source.stat();
    const hashing = hashingOptions(size, file.signal);
    const before = await look(run, target, size, hashing);
    if (before.targetSha === sha256) return { bytesSent: 0 };
    const resumes = before.partSize > 0 && before.partSize <= size;
    const kept =
      resumes && before.partSha === (await hashFile(file.source, before.partSize, file.signal)) ? before.partSize : 0;
    if (size - kept > before.free) throw diskFull(target, size - kept, before.free);
    const link = await connection.link(file.signal);
    const failed = async (error: unknown) => {
      if (error instanceof Problem) throw error;
      throw await explain(run, target, size, hashing, error);
    };
    await uploadFrom(link, source, part, kept, size, file).catch(failed);
    await settle(run, file, part, hashing);
    return { bytesSent: size - kept };
  } finally {
    await source.close();
  }
}

interface Found {
  readonly targetSha: string;
  readonly partSize: number;
  readonly partSha: string;
  /** Bytes that this user may still write in the target's folder. */
  readonly free: number;
}

/** What is there already. A `.part` longer than the file is not looked into: it is of something else. */
async function look(run: Run, target: string, size: number, options: RunOptions): Promise<Found> {
  const script = `
    [ ! -f "$1" ] || echo "target $(sha256sum <"$1")"
    [ ! -f "$1.part" ] || { n=$(wc -c <"$1.part"); echo "size $n"; [ "$n" -gt "$2" ] || echo "part $(sha256sum <"$1.part")"; }
    echo "free $(df -Pk "$(dirname "$1")" | awk 'NR == 2 { print $4 }')"`;
  const { code, stdout, stderr } = await run(['sh', '-c', script, 'sh', target, String(size)], options);
  const field = (name: string) => new RegExp(`^${name} +(\\S+)`, 'm').exec(stdout)?.[1] ?? '';
  if (code !== 0 || field('free') === '') throw uploadFailed(target, stderr.trim());
  return {
    targetSha: field('target'),
    partSize: Number(field('size')),
    partSha: field('part'),
    free: Number(field('free')) * 1024,
  };
}

/** Checks what arrived, then gives it its name; what is wrong is removed. */
async function settle(run: Run, { target, sha256 }: PutFile, part: string, options: RunOptions): Promise<void> {
  const script = `
    found=$(sha256sum <"$2") || exit 1
    [ "\${found%% *}" = "$3" ] || { rm -f "$2"; echo "$found" >&2; exit 9; }
    mv -f "$2" "$1"`;
  const { code, stderr } = await run(['sh', '-c', script, 'sh', target, part, sha256], options);
  if (code === 9) {
    const message = `Import the file again, then repeat: what arrived as ${target} is not what was announced`;
    throw new Problem('upload-failed', message, { target, expected: sha256, found: stderr.trim().split(' ')[0] ?? '' });
  }
  if (code !== 0) throw uploadFailed(target, stderr.trim());
}

/** SFTP says only "failure" when a disk is full, so look. The .part of a full disk is removed: live services need the space. */
async function explain(run: Run, target: string, size: number, options: RunOptions, error: unknown): Promise<Problem> {
  const { free, partSize } = await look(run, target, size, options);
  if (free >= size - partSize)
    return uploadFailed(target, error instanceof Error ? error.message : String(error), error);
  await run(['rm', '-f', `${target}.part`], options);
  return diskFull(target, size - partSize, free);
}

function diskFull(target: string, needed: number, free: number): Problem {
  const message = `Free ${needed - free} bytes on the host (df ${quote(target)}): the file does not fit`;
  return new Problem('disk-full', message, { target, needed, free });
}

function uploadFailed(target: string, reason: string, cause?: unknown): Problem {
  const message = `Check that this user may write ${target} on the host, then repeat the upload: ${reason}`;
  return new Problem('upload-failed', message, { target, reason }, cause);
}

function hashingOptions(size: number, signal: AbortSignal | undefined): RunOptions {
  const timeoutMs = 30_000 + Math.ceil(size / SLOWEST_HASH_BYTES_PER_MS);
  return signal ? { timeoutMs, signal } : { timeoutMs };
}
