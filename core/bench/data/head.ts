import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { unreadable } from './table.ts';

export const HEAD_BYTES = 1024 * 1024;
const PIECE_BYTES = 64 * 1024;

/** The first MiB of a text file, whole characters only. Throws `data-unreadable` for what is empty or is no UTF-8 text. */
export async function textHead(path: string): Promise<string> {
  const head = await bytesHead(path, HEAD_BYTES);
  if (head.length === 0) throw unreadable(path, 'it is empty');
  if (head.includes(0)) throw unreadable(path, 'it is not text in UTF-8');
  try {
    // `stream`: a character that the end of the head cuts is no fault.
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch (error) {
    throw unreadable(path, 'it is not text in UTF-8', error);
  }
}

/** A text file piece by piece, without its BOM. Throws `data-unreadable` where it is no UTF-8. */
export async function* textOf(path: string, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let read = 0;
  try {
    for await (const chunk of createReadStream(path, { signal, highWaterMark: PIECE_BYTES })) {
      yield decoder.decode(chunk, { stream: true });
      read += chunk.length;
    }
    yield decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const told = read.toLocaleString('en');
    throw unreadable(path, `it is not text in UTF-8: what is no character comes soon after byte ${told}`, error);
  }
}

/** The first bytes of a file, fewer where it is shorter. Throws `data-unreadable`. */
export async function bytesHead(path: string, length: number): Promise<Buffer> {
  try {
    await using file = await open(path, 'r');
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw unreadable(path, `it can not be read (${(error as NodeJS.ErrnoException).code})`, error);
  }
}
