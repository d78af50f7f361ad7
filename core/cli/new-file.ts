import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../contract/problem.ts';

/**
 * Writes a file that is not there yet, whole or not at all: until its end it lies beside under another name. Answers with
 * its bytes. Throws `usage` where it is there or can not be written, `cancelled`, and what `pieces` throws.
 */
export async function writeNewFile(path: string, pieces: AsyncIterable<string>, signal: AbortSignal): Promise<number> {
  const part = `${path}.${process.pid}.part`;
  refuseThere(path);
  try {
    const file = createWriteStream(part, { flags: 'wx' });
    await pipeline(pieces, file, { signal });
    // It may have come meanwhile.
    refuseThere(path);
    await rename(part, path);
    return file.bytesWritten;
  } catch (error) {
    await rm(part, { force: true });
    signal.throwIfAborted();
    if (error instanceof Error && 'syscall' in error && 'code' in error)
      throw unwritable(path, `it can not be written (${error.code})`, error);
    throw error;
  }
}

function refuseThere(path: string): void {
  if (existsSync(path)) throw unwritable(path, 'it is there already');
}

function unwritable(path: string, why: string, cause?: unknown): Problem {
  return new Problem('usage', `Choose another --out than ${path}: ${why}`, { path }, cause);
}
