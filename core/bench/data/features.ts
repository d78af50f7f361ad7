import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { unreadable } from './table.ts';

/** A column that a model's input has, in the input's order. */
export interface Feature {
  readonly name: string;
  /** Texts by the number that stands for each, where the column may hold them as text. */
  readonly codes?: readonly string[] | undefined;
}

const MAX_BYTES = 1024 * 1024;

const encoding = z.object({
  input: z.string(),
  features: z.array(z.object({ name: z.string(), codes: z.array(z.string()).optional() })),
});

export interface NamedFeatures {
  readonly features: readonly Feature[];
  /** For people: who names them. */
  readonly by: string;
}

/** Those that the model's own metadata names as `features` or `feature_names`: JSON or text with commas. Null: none. */
export function featuresOfModel(metadata: { readonly [key: string]: string }): NamedFeatures | null {
  const names = listOf(metadata.features ?? metadata.feature_names);
  return names && { features: names.map((name) => ({ name })), by: "the model's metadata" };
}

/** A list in metadata: a JSON array, or texts with commas between. Null where there is none. */
export function listOf(text: string | undefined): string[] | null {
  if (text === undefined || text.trim() === '') return null;
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed)) return parsed.map(String);
  } catch {
    // No JSON: commas.
  }
  return text.split(',').map((name) => name.trim());
}

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
