import { copyFile, link, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { StoredFile } from '../models/service.ts';

/** The files of a model beside each other under the names that it knows them by, as long as this is not disposed of. */
export class PlacedModel implements AsyncDisposable {
  /** Of the ONNX file. */
  readonly path: string;
  readonly #dir: string | null;

  private constructor(path: string, dir: string | null) {
    this.path = path;
    this.#dir = dir;
  }

  /** `files`: the ONNX file first. One that stands alone is read where it is. */
  static async of(files: readonly StoredFile[]): Promise<PlacedModel> {
    const [main] = files;
    if (!main) throw new Error('A model has at least one file');
    if (files.length === 1) return new PlacedModel(main.source, null);
    const dir = await mkdtemp(join(tmpdir(), 'signalbox-model-'));
    for (const { path, source } of files) {
      const place = join(dir, path);
      await mkdir(dirname(place), { recursive: true });
      // Not a symbolic link: onnxruntime refuses external data that leads out of the model's folder.
      await link(source, place).catch(() => copyFile(source, place));
    }
    return new PlacedModel(join(dir, main.path), dir);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#dir !== null) await rm(this.#dir, { recursive: true, force: true });
  }
}
