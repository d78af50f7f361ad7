import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { NamedFeatures } from './metadata.ts';
import { unreadable } from './table.ts';

const MAX_BYTES = 1024 * 1024;

const encoding = z.object({
  input: z.string(),
  features: z.array(z.object({ name: z.string(), codes: z.array(z.string()).optional() })),
});

/**
 * Those of the `encoding.json` beside the data, where there is one for this input of so many features (null: any
 * number). Throws `data-unreadable` where it is broken.
 */
export async function featuresBeside(data: string, input: string, width: number | null): Promise<NamedFeatures | null> {
  const path = join(dirname(data), 'encoding.json');
  const found = await stat(path).catch(() => null);
  if (!found?.isFile() || found.size > MAX_BYTES) return null;
  const text = await readFile(path, 'utf8');
  try {
    const { input: of, features } = encoding.parse(JSON.parse(text));
    if (of !== input || (width !== null && features.length !== width)) return null;
    return { features, by: 'encoding.json beside the data' };
  } catch (error) {
    throw unreadable(path, 'it names no features as {"input", "features": [{"name", "codes"}]}', error);
  }
}
