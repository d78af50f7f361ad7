import { constants } from 'node:fs';
import { copyFile, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Problem } from '../contract/problem.ts';
import { hashFile } from './hash-file.ts';
import type { PutFile } from './machine.ts';
import { abortProblem } from './waiting.ts';

/** Machine.putFile on this computer: a verified copy, shared with the original where the file system can (reflink). */
export async function copyFileHere({
  source,
  target,
  sha256,
  signal,
  onBytes,
}: PutFile): Promise<{ bytesSent: number }> {
  const part = `${target}.part`;
  try {
    if ((await digestOf(target, signal)) === sha256) return { bytesSent: 0 };
    const { size } = await stat(source);
    const { bavail, bsize } = await statfs(dirname(target));
    if (bavail * bsize < size) throw diskFull(target, size, bavail * bsize);
    await copyFile(source, part, constants.COPYFILE_FICLONE);
    const found = await hashFile(part, size, signal);
    if (found !== sha256) {
      const message = `Import the file again, then repeat: ${source} is not what was announced`;
      throw new Problem('upload-failed', message, { target, expected: sha256, found });
    }
    await sync(part);
    await rename(part, target);
    onBytes?.(size, size, size);
    return { bytesSent: size };
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof Problem) throw error;
    if (signal?.aborted) throw abortProblem(signal.reason);
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.startsWith('ENOSPC')) throw diskFull(target, 0, 0);
    throw new Problem(
      'upload-failed',
      `Check that you may write ${target}, then repeat: ${reason}`,
      { target, reason },
      error,
    );
  }
}

async function digestOf(path: string, signal: AbortSignal | undefined): Promise<string | null> {
  try {
    return await hashFile(path, undefined, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function diskFull(target: string, needed: number, free: number): Problem {
  return new Problem('disk-full', `Free space for ${target} (${needed} bytes, ${free} are free), then repeat`, {
    target,
    needed,
    free,
  });
}
