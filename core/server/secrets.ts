import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** 256 random bits, in letters that a URL and a cookie take as they are. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a secret: looking it up tells nothing about it by its time. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function sameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(digestOf(given)), Buffer.from(digestOf(secret)));
}

/** The key for scripts that a file holds; makes the file, readable by its owner only, where there is none. */
export async function keyFromFile(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    const key = newSecret();
    await writeFile(path, `${key}\n`, { mode: 0o600, flag: 'wx' });
    return key;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const key = (await readFile(path, 'utf8')).trim();
    // Half-written or emptied: an empty key would let everyone in.
    if (key.length < 32) throw new Error(`${path} holds no key: delete it and start again`);
    return key;
  }
}
