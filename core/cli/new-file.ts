import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../contract/problem.ts';

export interface NewFile {
  /** That names it: `--out`. */
  readonly option: string;
  readonly path: string;
}

/**
 * Writes a file that is not there yet, whole or not at all: until its end it lies beside under another name. Answers with
 * its bytes. Throws `usage` where it is there or can not be written, `cancelled`, and what `pieces` throws.
 */
export async function writeNewFile(
  target: NewFile,
  pieces: AsyncIterable<string> | Iterable<string>,
  signal: AbortSignal,
): Promise<number> {
  const { path } = target;
  const part = `${path}.${process.pid}.part`;
  refuseThere(target);
  try {
    const file = createWriteStream(part, { flags: 'wx' });
    await pipeline(pieces, file, { signal });
    // It may have come meanwhile.
    refuseThere(target);
    await rename(part, path);
    return file.bytesWritten;
  } catch (error) {
    await rm(part, { force: true });
    signal.throwIfAborted();
    if (error instanceof Error && 'syscall' in error && 'code' in error)
      throw unwritable(target, `it can not be written (${error.code})`, error);
    throw error;
  }
}

function refuseThere(file: NewFile): void {
  if (existsSync(file.path)) throw unwritable(file, 'it is there already');
}

function unwritable({ option, path }: NewFile, why: string, cause?: unknown): Problem {
  return new Problem('usage', `Choose another ${option} than ${path}: ${why}`, { path }, cause);
}
