import { copyFile, link, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StoredFile } from './service.ts';

/** A model's files, the ONNX file first, under the names that it knows them by. Answers the path of its ONNX file. */
export async function layOut(files: readonly StoredFile[], folder: string): Promise<string> {
  for (const { path, source } of files) {
    const target = join(folder, ...path.split('/'));
    await mkdir(dirname(target), { recursive: true });
    // Not a symbolic link: onnxruntime refuses external data that leads out of the model's folder.
    await link(source, target).catch(() => copyFile(source, target));
  }
  return join(folder, files[0]?.path ?? '');
}
