import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** SHA-256, hex, of a file's first `bytes` (default: all). */
export async function hashFile(path: string, bytes = Number.POSITIVE_INFINITY, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  if (bytes > 0) {
    const options = { end: bytes - 1, highWaterMark: 1 << 20, ...(signal ? { signal } : {}) };
    for await (const chunk of createReadStream(path, options)) hash.update(chunk);
  }
  return hash.digest('hex');
}
