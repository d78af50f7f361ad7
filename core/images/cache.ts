import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes `path` (a file or a folder) whole or not at all: `make` fills a neighbour that then takes the name. A folder that
 * another process made meanwhile is kept.
 */
export async function whole<T>(path: string, make: (part: string) => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${randomUUID()}.part`;
  try {
    const result = await make(part);
    await rename(part, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    return result;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeText(path, `${JSON.stringify(value)}\n`);
}

export async function writeText(path: string, text: string): Promise<void> {
  await whole(path, async (part) => {
    await using file = await open(part, 'wx');
    await file.writeFile(text);
    await file.datasync();
  });
}

/** What `writeJson` wrote; null when there is nothing or it is damaged, since a cache can be made again. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
