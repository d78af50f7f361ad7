import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../contract/problem.ts';
import { corrupt } from '../protobuf.ts';
import type { StoredFile } from '../service.ts';
import type { Place } from './nodes.ts';
import type { OutsideData } from './rewrite.ts';

/** What protobuf allows a message. */
const MOST_BYTES = 2 ** 31 - 1;
const DATA_FILE = 'weights.data';
/** Readers may map what lies so. */
const ALIGNED = 64;

/** Throws `model-unsupported`. */
export async function readOnnx(path: string): Promise<Buffer> {
  const { size } = await stat(path);
  if (size <= MOST_BYTES) return await readFile(path);
  throw new Problem('model-unsupported', 'Export the model with external data: its ONNX file is over 2 GiB', { size });
}

/** Reads data beside the old file, and writes such data beside the new one where the old one has any. */
export class DataFiles implements OutsideData, AsyncDisposable {
  readonly write: OutsideData['write'];
  readonly #files: ReadonlyMap<string, string>;
  readonly #target: string;
  #end = 0;
  #output: Awaited<ReturnType<typeof open>> | null = null;

  constructor(files: readonly StoredFile[], folder: string) {
    this.#files = new Map(files.slice(1).map(({ path, source }) => [path, source]));
    this.#target = join(folder, DATA_FILE);
    this.write = files.length > 1 ? (data) => this.#append(data) : null;
  }

  read = async (location: string, offset: number, length: number | null): Promise<Buffer> => {
    const path = this.#files.get(
      location
        .split('/')
        .filter((part) => part !== '.')
        .join('/'),
    );
    if (path === undefined) throw corrupt(`it keeps data in ${JSON.stringify(location)}, which is not there`);
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    const wanted = length ?? size - offset;
    if (wanted < 0 || offset + wanted > size) throw corrupt(`${JSON.stringify(location)} is shorter than it says`);
    const buffer = Buffer.alloc(wanted);
    await file.read(buffer, 0, wanted, offset);
    return buffer;
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#output?.close();
  }

  async #append(data: Buffer): Promise<Place> {
    this.#output ??= await open(this.#target, 'wx');
    const offset = Math.ceil(this.#end / ALIGNED) * ALIGNED;
    await this.#output.writev([Buffer.alloc(offset - this.#end), data]);
    this.#end = offset + data.length;
    return { location: DATA_FILE, offset, length: data.length };
  }
}

export async function writePieces(path: string, pieces: readonly Buffer[]): Promise<void> {
  await writeFile(path, pieces, { flag: 'wx' });
}
