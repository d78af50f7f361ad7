import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UPLOAD_PIECE_BYTES } from '../contract/models.ts';
import { Problem } from '../contract/problem.ts';
import { diskFull, isRunning } from './staging.ts';

export interface UploadFile {
  /** Relative, `/` between its parts. */
  readonly path: string;
  readonly size: number;
}

interface Upload {
  readonly folder: string;
  /** By path: how large it is to be, and how much of it is there. */
  readonly files: ReadonlyMap<string, { readonly size: number; received: number }>;
  forget: NodeJS.Timeout;
  /** One piece at a time, in the order that they come. */
  turn: Promise<unknown>;
}

/** A screen that lives sends a piece every few seconds; one that was reloaded must not keep its place. */
const FORGET_MS = 2 * 60_000;
const MOST_UPLOADS = 8;
const MOST_FILES = 64;
const MOST_BYTES = 64 * 1024 ** 3;
const MOST_PATH = 500;

/** Files that come in pieces from a screen, until a model is made of them. Never more than was announced. */
export class Uploads {
  readonly #dir: string;
  readonly #forgetMs: number;
  readonly #open = new Map<string, Upload>();

  constructor(dir: string, forgetMs = FORGET_MS) {
    this.#dir = dir;
    this.#forgetMs = forgetMs;
  }

  /** Removes what processes that are gone have left. */
  clean(): void {
    if (!existsSync(this.#dir)) return;
    for (const name of readdirSync(this.#dir)) {
      const [id = ''] = /[^.]+$/.exec(name) ?? [];
      const pid = Number.parseInt(name, 10);
      const left = pid === process.pid ? !this.#open.has(id) : !isRunning(pid);
      if (left) rmSync(join(this.#dir, name), { recursive: true, force: true });
    }
  }

  /** Throws `usage` for paths that lead elsewhere or too much at once, `disk-full` where it can not fit. */
  async begin(files: readonly UploadFile[]): Promise<string> {
    checkFiles(files);
    if (this.#open.size >= MOST_UPLOADS) {
      throw new Problem('usage', `Finish another upload first: ${MOST_UPLOADS} at a time`, { uploads: MOST_UPLOADS });
    }
    const id = randomUUID();
    const folder = join(this.#dir, `${process.pid}.${id}`);
    const wanted = new Map(files.map(({ path, size }) => [path, { size, received: 0 }]));
    this.#open.set(id, { folder, files: wanted, forget: this.#later(id), turn: Promise.resolve() });
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await this.#assertFits(files.reduce((sum, { size }) => sum + size, 0));
      for (const { path } of files) {
        await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
        await using _ = await open(join(folder, path), 'wx', 0o600);
      }
    } catch (error) {
      await this.drop(id);
      throw error;
    }
    return id;
  }

  /** Appends; answers with how much of the file is there. Throws `usage`, `upload-failed` for a piece that does not fit. */
  async piece(id: string, path: string, offset: number, data: string): Promise<number> {
    const upload = this.#get(id);
    const file = upload.files.get(path);
    if (!file) throw new Problem('usage', `Send files that were announced: ${path} was not`, { upload: id, path });
    const bytes = Buffer.from(data, 'base64');
    upload.forget.refresh();
    const turn = upload.turn.then(async () => {
      if (offset !== file.received || bytes.length > UPLOAD_PIECE_BYTES || offset + bytes.length > file.size) {
        throw new Problem('upload-failed', `Go on with ${path} at byte ${file.received} of ${file.size}`, {
          path,
          received: file.received,
          size: file.size,
        });
      }
      await using handle = await open(join(upload.folder, path), 'r+');
      for (let at = 0; at < bytes.length; ) {
        at += (await handle.write(bytes, at, bytes.length - at, offset + at)).bytesWritten;
      }
      file.received += bytes.length;
      return file.received;
    });
    // The next piece has its own fate; this one's is told to whoever sent it.
    upload.turn = turn.catch(() => {});
    return await turn;
  }

  /** The folder with all of it. Throws `usage`, `upload-failed` while something is missing. */
  complete(id: string): string {
    const { folder, files } = this.#get(id);
    for (const [path, { size, received }] of files) {
      if (received < size) {
        throw new Problem('upload-failed', `Send the rest of ${path}: ${received} of ${size} bytes are there`, {
          path,
          received,
          size,
        });
      }
    }
    return folder;
  }

  /** Keeps an upload that is in use from being forgotten. */
  hold(id: string): void {
    clearTimeout(this.#get(id).forget);
  }

  /** Removes it; does nothing where there is none. */
  async drop(id: string): Promise<void> {
    const upload = this.#open.get(id);
    if (!upload) return;
    clearTimeout(upload.forget);
    this.#open.delete(id);
    await upload.turn;
    await rm(upload.folder, { recursive: true, force: true });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((id) => this.drop(id)));
  }

  #later(id: string): NodeJS.Timeout {
    const forget = () => {
      // What can not be removed now is removed by the next start.
      this.drop(id).catch(() => {});
    };
    return setTimeout(forget, this.#forgetMs).unref();
  }

  #get(id: string): Upload {
    const upload = this.#open.get(id);
    if (upload) return upload;
    throw new Problem('usage', 'Begin the upload again: it ended, or its last piece is too long ago', { upload: id });
  }

  async #assertFits(neededBytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#dir);
    const freeBytes = bavail * bsize;
    // Once here and once in the store.
    if (neededBytes * 2 > freeBytes) throw diskFull(this.#dir, { neededBytes: neededBytes * 2, freeBytes });
  }
}

function checkFiles(files: readonly UploadFile[]): void {
  const paths = files.map(({ path }) => path);
  for (const path of paths) {
    const parts = path.split('/');
    const plain = parts.every((part) => part !== '' && part !== '.' && part !== '..') && !/[\\:\p{Cc}]/u.test(path);
    if (!plain || path.length > MOST_PATH) {
      throw new Problem('usage', `Name files by a path inside their folder, not ${JSON.stringify(path)}`, { path });
    }
  }
  if (new Set(paths).size !== paths.length) throw new Problem('usage', 'Name each file once');
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (files.length > MOST_FILES || bytes > MOST_BYTES) {
    throw new Problem(
      'usage',
      'Import from a folder of the computer that Signalbox runs on: that is too much to upload',
      {
        files: files.length,
        bytes,
      },
    );
  }
}
