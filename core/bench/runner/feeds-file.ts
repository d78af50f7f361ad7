/** Inputs on their way from the process that reads them to those that measure: through a file, not through the core. */
import { readFile, writeFile } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import type { Feed } from '../feeds.ts';

export async function writeFeeds(path: string, feeds: readonly Feed[]): Promise<void> {
  await writeFile(path, serialize(feeds));
}

/** What `writeFeeds` wrote. */
export async function readFeeds(path: string): Promise<readonly Feed[]> {
  return deserialize(await readFile(path));
}
