import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layOut } from '../models/lay-out.ts';
import type { StoredFile } from '../models/service.ts';

/** A model's files where onnxruntime finds them, and a place for its inputs, as long as this is not disposed of. */
export class PlacedModel implements AsyncDisposable {
  /** Of the ONNX file. */
  readonly path: string;
  /** Where its inputs may be kept. */
  readonly feeds: string;
  readonly #dir: string;

  private constructor(path: string, dir: string) {
    this.path = path;
    this.feeds = join(dir, 'feeds');
    this.#dir = dir;
  }

  /** `files`: the ONNX file first. One that stands alone is read where it is. */
  static async of(files: readonly StoredFile[]): Promise<PlacedModel> {
    const [main, ...others] = files;
    if (!main) throw new Error('A model has at least one file');
    const dir = await mkdtemp(join(tmpdir(), 'signalbox-bench-'));
    try {
      return new PlacedModel(others.length === 0 ? main.source : await layOut(files, join(dir, 'model')), dir);
    } catch (error) {
      await rm(dir, { recursive: true, force: true });
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#dir, { recursive: true, force: true });
  }
}
