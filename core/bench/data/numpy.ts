import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { unzipSync } from 'fflate';
import { type NpyArray, parseNpy } from './npy.ts';
import { inPieces, type Row, type Table, unreadable, WHOLE_BYTES } from './table.ts';

/** The rows of one array, as the column that the file is named after. Read as a whole, at most 2 GiB. Throws `data-unreadable`. */
export async function openNpy(path: string, signal: AbortSignal): Promise<Table> {
  const bytes = await readWhole(path, signal);
  return tableOf(path, 'NPY', new Map([[basename(path, '.npy'), parse(path, bytes, 'it')]]));
}

/** Each array is a column, all as long. Unpacked as a whole, at most 2 GiB. Throws `data-unreadable`. */
export async function openNpz(path: string, signal: AbortSignal): Promise<Table> {
  const bytes = await readWhole(path, signal);
  let size = 0;
  const filter = ({ name, originalSize }: { name: string; originalSize: number }) => {
    size += originalSize;
    if (size > WHOLE_BYTES) throw unreadable(path, 'its arrays are over 2 GiB');
    return name.endsWith('.npy');
  };
  const files = attempt(path, () => Object.entries(unzipSync(bytes, { filter })));
  const arrays = files.map(([name, content]) => {
    const column = name.slice(0, -'.npy'.length);
    return [column, parse(path, content, `its array ${JSON.stringify(column)}`)] as const;
  });
  return tableOf(path, 'NPZ', new Map(arrays));
}

function tableOf(path: string, format: string, arrays: ReadonlyMap<string, NpyArray>): Table {
  const lengths = new Set(Array.from(arrays.values(), ({ shape }) => shape[0] ?? 0));
  if (lengths.size > 1) throw unreadable(path, `its arrays have different lengths (${[...lengths].join(', ')})`);
  const [length = 0] = lengths;
  const columns = [...arrays.keys()];
  return { columns, format, skipped: new Map(), pieces: () => inPieces(rowsOf([...arrays.values()], length)) };
}

function* rowsOf(arrays: readonly NpyArray[], length: number): Generator<Row> {
  for (let row = 0; row < length; row++) yield arrays.map((array) => array.row(row));
}

function parse(path: string, bytes: Uint8Array, what: string): NpyArray {
  try {
    return parseNpy(bytes);
  } catch (error) {
    throw unreadable(path, `${what} ${(error as Error).message}`, error);
  }
}

function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'data-unreadable') throw error;
    throw unreadable(path, `it is no NPZ archive (${(error as Error).message})`, error);
  }
}

async function readWhole(path: string, signal: AbortSignal): Promise<Buffer> {
  const { size } = await stat(path);
  if (size > WHOLE_BYTES) throw unreadable(path, 'it is over 2 GiB, save it as CSV or Parquet, which are streamed');
  return await readFile(path, { signal });
}
