/** Makes a layer (a gzipped tar) once for each content and finds it again by the content of its inputs. */

import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Problem } from '../contract/problem.ts';
import { readJson, writeJson } from './cache.ts';
import type { Digests } from './digests.ts';
import type { Entry, Layer } from './model.ts';
import { type TarMember, tarOf } from './tar.ts';

interface Content {
  readonly entry: Entry;
  readonly size: number;
  /** SHA-256 hex; empty for a folder. */
  readonly sha256: string;
}

/**
 * The layer that holds `entries`: from the cache if files of this content were packed before, else packed now. Throws
 * `image-failed` when a file changes meanwhile.
 */
export async function makeLayer(
  entries: readonly Entry[],
  cacheDir: string,
  digests: Digests,
  signal: AbortSignal,
): Promise<Layer> {
  const contents: Content[] = [];
  for (const entry of withParents(entries)) contents.push(await contentOf(entry, digests, signal));
  const index = join(cacheDir, 'images', 'inputs', `${keyOf(contents)}.json`);
  const known = (await readJson(index)) as Omit<Layer, 'path'> | null;
  if (known !== null) {
    const path = layerPath(cacheDir, known.diffId);
    if ((await stat(path).catch(() => null))?.size === known.bytes) return { ...known, path };
  }
  const packed = await packLayer(contents, cacheDir, signal);
  await writeJson(index, packed);
  return { ...packed, path: layerPath(cacheDir, packed.diffId) };
}

function layerPath(cacheDir: string, diffId: string): string {
  return join(cacheDir, 'images', `${diffId.slice('sha256:'.length)}.tar.gz`);
}

/** Sorted by path, every parent folder before what it holds. */
function withParents(entries: readonly Entry[]): Entry[] {
  const all = new Map<string, Entry>();
  for (const { path } of entries) {
    for (let at = dirname(path); at !== '/'; at = dirname(at)) all.set(at, { kind: 'folder', path: at, mode: 0o755 });
  }
  for (const entry of entries) all.set(entry.path, entry);
  return [...all.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function contentOf(entry: Entry, digests: Digests, signal: AbortSignal): Promise<Content> {
  if (entry.kind === 'folder') return { entry, size: 0, sha256: '' };
  if (entry.kind === 'copy') return { entry, ...(await digests.of(entry.source, signal)) };
  const bytes = Buffer.from(entry.content);
  return { entry, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Equal for equal layers, wherever their files lie. Packing in another way needs another first word. */
function keyOf(contents: readonly Content[]): string {
  const rows = contents.map(({ entry, size, sha256 }) => [
    entry.path,
    entry.kind === 'folder',
    entry.mode,
    size,
    sha256,
  ]);
  return createHash('sha256')
    .update(JSON.stringify(['tar-gzip-6', rows]))
    .digest('hex');
}

async function packLayer(
  contents: readonly Content[],
  cacheDir: string,
  signal: AbortSignal,
): Promise<Omit<Layer, 'path'>> {
  const folder = join(cacheDir, 'images');
  await mkdir(folder, { recursive: true });
  const part = join(folder, `${randomUUID()}.part`);
  const tarHash = createHash('sha256');
  let unpackedBytes = 0;
  try {
    await pipeline(
      tarOf(contents.map(memberOf)),
      async function* (tar: AsyncIterable<Buffer>) {
        for await (const chunk of tar) {
          tarHash.update(chunk);
          unpackedBytes += chunk.length;
          yield chunk;
        }
      },
      createGzip({ level: 6 }), // writes no name and no time: equal tars make equal files
      createWriteStream(part, { flush: true }),
      { signal },
    );
    const diffId = `sha256:${tarHash.digest('hex')}`;
    const { size: bytes } = await stat(part);
    await rename(part, layerPath(cacheDir, diffId));
    return { diffId, bytes, unpackedBytes };
  } finally {
    await rm(part, { force: true });
  }
}

function memberOf({ entry, size, sha256 }: Content): TarMember {
  const name = entry.path.slice(1);
  const { mode } = entry;
  switch (entry.kind) {
    case 'folder':
      return { name: `${name}/`, type: 'directory', mode, size, open: () => [] };
    case 'file':
      return { name, type: 'file', mode, size, open: () => [Buffer.from(entry.content)] };
    case 'copy':
      return { name, type: 'file', mode, size, open: () => readVerified(entry.source, sha256) };
  }
}

async function* readVerified(path: string, sha256: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== sha256) {
    throw new Problem('image-failed', `Try again: ${path} changed while it was packed`, { path });
  }
}
