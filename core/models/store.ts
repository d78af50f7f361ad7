import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '../contract/problem.ts';
import { renameDurably, writeDurably } from './durable.ts';
import { ARTIFACT_TYPE, type Descriptor, hexOf, INDEX_TYPE, type Index, MANIFEST_TYPE } from './manifest.ts';
import type { ModelFile } from './model.ts';

const REF_NAME = 'org.opencontainers.image.ref.name';
const CREATED = 'org.opencontainers.image.created';
const LOCK_WAIT_MS = 5000;

/** One line of the index: which manifest a reference such as `credit-risk@1.0.0` names. */
export interface Entry {
  readonly ref: string;
  /** Of the manifest, hex. */
  readonly digest: string;
  readonly size: number;
  /** ISO time. */
  readonly createdAt: string;
}

/** A file that is to become a blob. */
export interface StagedBlob extends ModelFile {
  readonly source: string;
}

/**
 * Content-addressed store: an OCI image layout. `index.json` alone says what exists and is changed under a lock that
 * the operating system frees with the process; a blob is complete or not there.
 */
export class ModelStore {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
  }

  blobPath(sha256: string): string {
    return join(this.dir, 'blobs', 'sha256', sha256);
  }

  entries(): Entry[] {
    return this.#index().manifests.flatMap(entryOf);
  }

  /** A small blob, verified. Throws `model-digest-mismatch`. */
  async readBlob(sha256: string, ref: string): Promise<string> {
    const content = await readFile(this.blobPath(sha256)).catch((error) => {
      throw damaged(ref, error);
    });
    if (createHash('sha256').update(content).digest('hex') !== sha256) throw damaged(ref);
    return content.toString('utf8');
  }

  /**
   * Takes the blobs in and adds the entry, in one change. An entry that is there already stays, and the blobs are put in
   * place again, which mends damaged ones. Throws `model-exists` when the reference names another manifest, `timeout`.
   */
  commit(entry: Entry, blobs: readonly StagedBlob[]): { readonly entry: Entry; readonly added: boolean } {
    mkdirSync(join(this.dir, 'blobs', 'sha256'), { recursive: true, mode: 0o700 });
    return this.#locked(() => {
      const existing = this.entries().find(({ ref }) => ref === entry.ref);
      if (existing && existing.digest !== entry.digest) throw exists(entry.ref);
      for (const blob of blobs) this.#place(blob);
      if (existing) return { entry: existing, added: false };
      const manifests = [...this.#index().manifests, descriptorOf(entry)];
      const index: Index = { schemaVersion: 2, mediaType: INDEX_TYPE, manifests };
      writeDurably(join(this.dir, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
      writeDurably(join(this.dir, 'index.json'), JSON.stringify(index, null, 2));
      return { entry, added: true };
    });
  }

  #index(): Pick<Index, 'manifests'> {
    const path = join(this.dir, 'index.json');
    if (!existsSync(path)) return { manifests: [] };
    try {
      return JSON.parse(readFileSync(path, 'utf8'));
    } catch (error) {
      throw new Problem('model-unreadable', `Restore ${path} from a backup: it is damaged`, { path }, error);
    }
  }

  #place({ source, sha256 }: StagedBlob): void {
    const target = this.blobPath(sha256);
    // Windows replaces no file that a model server holds open.
    if (process.platform === 'win32' && existsSync(target)) return;
    renameDurably(source, target);
  }

  /** Holds a lock of SQLite's, which nothing is ever written under: closing lets go, and so does the end of the process. */
  #locked<T>(body: () => T): T {
    using lock = new DatabaseSync(join(this.dir, 'index.lock'), { timeout: LOCK_WAIT_MS });
    try {
      lock.exec('BEGIN IMMEDIATE');
    } catch (error) {
      throw new Problem(
        'timeout',
        'Import again in a moment: another import holds the store',
        { dir: this.dir },
        error,
      );
    }
    return body();
  }
}

/** Nothing for an entry that another tool has put there. */
function entryOf({ artifactType, annotations, digest, size }: Descriptor): Entry[] {
  const ref = annotations?.[REF_NAME];
  if (artifactType !== ARTIFACT_TYPE || ref === undefined) return [];
  return [{ ref, digest: hexOf(digest), size, createdAt: annotations?.[CREATED] ?? '' }];
}

function descriptorOf({ ref, digest, size, createdAt }: Entry): Descriptor {
  return {
    mediaType: MANIFEST_TYPE,
    artifactType: ARTIFACT_TYPE,
    digest: `sha256:${digest}`,
    size,
    annotations: { [REF_NAME]: ref, [CREATED]: createdAt },
  };
}

/** `ref` is taken by other content. */
export function exists(ref: string): Problem {
  return new Problem('model-exists', `Choose another version: ${ref} exists with other content`, { model: ref });
}

function damaged(ref: string, cause?: unknown): Problem {
  return new Problem('model-digest-mismatch', `Import ${ref} again: its stored copy is damaged`, { model: ref }, cause);
}
