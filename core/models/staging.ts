import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Problem } from '../contract/problem.ts';
import type { ModelFile } from './model.ts';

const CHUNK = 1024 * 1024;

/**
 * A folder where one import gathers a model before it counts: files under their own paths, hashed, synced, read-only.
 * Gone when disposed; what a killed import left is removed by the next one.
 */
export class Staging {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(parent: string): Promise<Staging> {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    await removeAbandoned(parent);
    const folder = join(parent, `${process.pid}-${randomUUID()}`);
    await mkdir(folder, { mode: 0o700 });
    return new Staging(folder);
  }

  /** Where a staged file is, by its path in the model. */
  pathOf(path: string): string {
    return join(this.folder, ...path.split('/'));
  }

  /** Copies a file in. `onBytes` gets the bytes copied so far. Throws `cancelled`, and what the file system says. */
  async copy(
    source: string,
    path: string,
    signal: AbortSignal,
    onBytes?: (copied: number) => void,
  ): Promise<ModelFile> {
    await using input = await open(source, 'r');
    const buffer = Buffer.allocUnsafe(CHUNK);
    return await this.#put(path, async (append) => {
      for (let size = 0; ; ) {
        signal.throwIfAborted();
        const { bytesRead } = await input.read(buffer, 0, CHUNK);
        if (bytesRead === 0) return;
        await append(buffer.subarray(0, bytesRead));
        size += bytesRead;
        onBytes?.(size);
      }
    });
  }

  async write(path: string, content: string): Promise<ModelFile> {
    return await this.#put(path, (append) => append(Buffer.from(content)));
  }

  /** Throws `disk-full` when `bytes` more do not fit. */
  async assertFits(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    const free = bavail * bsize;
    if (bytes > free) throw diskFull(dirname(this.folder), { neededBytes: bytes, freeBytes: free });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async #put(path: string, body: (append: (chunk: Buffer) => Promise<void>) => Promise<void>): Promise<ModelFile> {
    const target = this.pathOf(path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await using output = await open(target, 'wx', 0o444);
    const hash = createHash('sha256');
    let size = 0;
    await body(async (chunk) => {
      hash.update(chunk);
      await output.writeFile(chunk);
      size += chunk.length;
    });
    await output.sync();
    return { path, sha256: hash.digest('hex'), size };
  }
}

export function diskFull(folder: string, data: { neededBytes?: number; freeBytes?: number }, cause?: unknown): Problem {
  return new Problem('disk-full', `Free space on the disk of ${folder} and import again`, { folder, ...data }, cause);
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (isRunning(Number.parseInt(name, 10))) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
