import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Changes an answer that the smoke cases of a stored model expect, and every digest on the way to it, so that the store
 * is whole again: a model that was imported where it answered otherwise. Throws when the model has no smoke cases.
 */
export function doctorSmoke(dataDir: string, ref: string): void {
  const store = join(dataDir, 'models');
  const folder = join(store, 'blobs/sha256');
  const read = (digest: string) => readFileSync(join(folder, digest), 'utf8');
  const keep = (text: string): string => {
    const digest = createHash('sha256').update(text).digest('hex');
    writeFileSync(join(folder, digest), text);
    return digest;
  };
  const smoke = readdirSync(folder).find((digest) => /"cases"/.test(read(digest).slice(0, 100)));
  if (smoke === undefined) throw new Error(`${ref} has no smoke cases`);
  // A digit for a digit: the sizes that are written down stay right.
  const changed = keep(
    read(smoke).replace(/("outputs".*?"data":\s*\[\s*)(\d)/s, (_, head, digit) => `${head}${(Number(digit) + 5) % 10}`),
  );
  const index = readFileSync(join(store, 'index.json'), 'utf8');
  const manifest: string = JSON.parse(index).manifests[0].digest.replace('sha256:', '');
  writeFileSync(join(store, 'index.json'), index.replace(manifest, keep(read(manifest).replaceAll(smoke, changed))));
}
