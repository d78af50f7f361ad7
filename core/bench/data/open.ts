import { readdir, stat } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { openCsv } from './csv.ts';
import { bytesHead } from './head.ts';
import { openImages } from './images.ts';
import { openJsonl } from './jsonl.ts';
import { openNpy, openNpz } from './numpy.ts';
import { openParquet } from './parquet.ts';
import type { ImageShape } from './pixels.ts';
import { type Table, unreadable } from './table.ts';

type Open = (path: string, signal: AbortSignal) => Promise<Table>;

const MOST_IMAGES = 1_000_000;

/**
 * CSV, JSON lines, Parquet, NPY or NPZ, told by the first bytes; or a folder of PNG and JPEG images. `images`: how the
 * model wants them, null where it takes none; asked for a folder only. Throws `data-unreadable`.
 */
export async function openTable(path: string, images: () => ImageShape | null, signal: AbortSignal): Promise<Table> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error.code === 'ENOENT' ? 'it is not there' : `it can not be read (${error.code})`, error);
  });
  if (!found.isDirectory()) return await (await kindOf(path))(path, signal);
  const shape = images();
  if (shape === null) throw unreadable(path, 'it is a folder, and the model takes no images');
  const files = await imagesIn(path);
  if (files.length === 0) throw unreadable(path, 'it holds no PNG or JPEG image');
  return openImages(path, files, shape, signal);
}

/** Formats that are known by their first bytes; a file that is called so and does not begin so is broken. */
const binary: Readonly<Record<string, string>> = { '.parquet': 'Parquet', '.npy': 'NPY', '.npz': 'NPZ' };

async function kindOf(path: string): Promise<Open> {
  const head = (await bytesHead(path, 256)).toString('latin1');
  if (head.startsWith('PAR1')) return openParquet;
  if (head.startsWith('\x93NUMPY')) return openNpy;
  if (head.startsWith('PK')) return openNpz;
  const extension = extname(path).toLowerCase();
  const named = binary[extension];
  if (named && head !== '') throw unreadable(path, `it is no ${named}, as its name says: its first bytes are others`);
  const lines = ['.jsonl', '.ndjson'].includes(extension) || /^(?:\xEF\xBB\xBF)?\s*\{/.test(head);
  return lines ? openJsonl : openCsv;
}

async function imagesIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.(?:png|jpe?g)$/i.test(entry.name));
  if (files.length > MOST_IMAGES) throw unreadable(dir, 'it holds over a million images');
  return files.map((file) => relative(dir, join(file.parentPath, file.name))).sort();
}
