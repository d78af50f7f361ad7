import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readJson, writeJson } from './cache.ts';

/** SHA-256 (hex) and size of files, remembered between runs for as long as a file's inode says that nobody wrote to it. */
export interface Digests {
  of(path: string, signal: AbortSignal): Promise<{ readonly sha256: string; readonly size: number }>;
  save(): Promise<void>;
}

/** Below this, hashing is quicker than remembering. */
const worthRemembering = 1 << 20;

/** Opens the memory in `<cacheDir>/images/digests.json`. */
export async function openDigests(cacheDir: string, now = Date.now): Promise<Digests> {
  const file = join(cacheDir, 'images', 'digests.json');
  const known = new Map<string, string>(Object.entries(((await readJson(file)) ?? {}) as Record<string, string>));
  let changed = false;
  return {
    async of(path, signal) {
      const at = await stat(path, { bigint: true });
      const size = Number(at.size);
      const key = `${path} ${at.ino} ${at.size} ${at.mtimeNs} ${at.ctimeNs}`;
      const remembered = known.get(key);
      if (remembered !== undefined) return { sha256: remembered, size };
      const sha256 = await hashFile(path, signal);
      // A file written to a moment ago may be written to again within the same tick of its clock.
      const settled = now() - Number(at.ctimeNs / 1_000_000n) > 2000;
      if (size >= worthRemembering && settled) {
        for (const other of known.keys()) if (other.startsWith(`${path} `)) known.delete(other);
        known.set(key, sha256);
        changed = true;
      }
      return { sha256, size };
    },
    async save() {
      if (changed) await writeJson(file, Object.fromEntries(known));
      changed = false;
    },
  };
}

async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, { signal });
  return hash.digest('hex');
}
