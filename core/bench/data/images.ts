/** A folder of PNG and JPEG images, for a vision model. */
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { decode as decodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';
import { asProblem } from '../../contract/problem.ts';
import { type ImageShape, toPixels } from './pixels.ts';
import { countSkipped, inPieces, type Row, type Table } from './table.ts';

const MAX_MEGAPIXELS = 100;
const MAX_MEMORY_MB = 1024;

/**
 * `files`: relative to `dir`, sorted. Columns: `image`, as the model wants it; `label`, the name of the folder that
 * holds it; `file`. An image that can not be decoded is counted.
 */
export function openImages(dir: string, files: readonly string[], shape: ImageShape, signal: AbortSignal): Table {
  const skipped = new Map<string, number>();
  return {
    columns: ['image', 'label', 'file'],
    format: `images, ${shape.height}×${shape.width}, ${shape.layout}, ${shape.scale}`,
    skipped,
    pieces: () => inPieces(readRows(dir, files, shape, skipped, signal)),
  };
}

async function* readRows(
  dir: string,
  files: readonly string[],
  shape: ImageShape,
  skipped: Map<string, number>,
  signal: AbortSignal,
): AsyncGenerator<Row> {
  for (const file of files) {
    signal.throwIfAborted();
    const pixels = await decode(join(dir, file), shape, signal);
    if (pixels) yield [pixels, file.split(sep).at(-2) ?? null, file];
    else countSkipped(skipped, 'it is no PNG or JPEG image that can be decoded');
  }
}

async function decode(path: string, shape: ImageShape, signal: AbortSignal): Promise<Float32Array | null> {
  try {
    const bytes = await readFile(path, { signal });
    if (extname(path).toLowerCase() === '.png') {
      if (bytes.readUInt32BE(16) * bytes.readUInt32BE(20) > MAX_MEGAPIXELS * 1e6) return null;
      return toPixels(PNG.sync.read(bytes), shape);
    }
    const limits = { maxMemoryUsageInMB: MAX_MEMORY_MB, maxResolutionInMP: MAX_MEGAPIXELS };
    return toPixels(decodeJpeg(bytes, { useTArray: true, ...limits }), shape);
  } catch (error) {
    if (signal.aborted) throw asProblem(error);
    return null;
  }
}
