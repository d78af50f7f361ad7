import { open } from 'node:fs/promises';
import { Problem } from '../contract/problem.ts';

const MOST_BYTES = 4_096;

/**
 * A token or password: the one line of a file. What is longer or has lines is none, so that no other file can be sent out
 * by naming it here, and no device without an end is read. Throws `code`.
 */
export async function readSecret(path: string, code: 'telling-failed' | 'shipping-failed'): Promise<string> {
  const text = await firstBytes(path).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem(code, `Let this user read the file of the secret: ${why}`, { path }, error);
  });
  const secret = text.trim();
  if (secret !== '' && secret.length < MOST_BYTES && !/[\p{Cc}\p{Zs}]/u.test(secret)) return secret;
  throw new Problem(code, `Write the secret as the only line, without spaces, into ${path}`, { path });
}

async function firstBytes(path: string): Promise<string> {
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
  return buffer.toString('utf8', 0, bytesRead);
}
