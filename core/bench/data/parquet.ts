import type { AsyncBuffer, FileMetaData } from 'hyparquet';
import { asyncBufferFromFile, parquetMetadataAsync, parquetSchema } from 'hyparquet';
import { parquetReadColumn } from 'hyparquet/src/read.js';
import { compressors } from 'hyparquet-compressors';
import { asValue } from './jsonl.ts';
import { checkColumns, inPieces, type Row, type Table, unreadable } from './table.ts';

const MAX_GROUP_BYTES = 1024 ** 3;

/** One row group at a time is in memory, at most 1 GiB. A list of numbers is a vector. Throws `data-unreadable`. */
export async function openParquet(path: string, signal: AbortSignal): Promise<Table> {
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    checkColumns(path, columns);
    const rows = () => readRows(path, file, metadata, columns, signal);
    return { columns, format: 'Parquet', skipped: new Map(), pieces: () => inPieces(rows()) };
  } catch (error) {
    throw broken(path, error);
  }
}

async function* readRows(
  path: string,
  file: AsyncBuffer,
  metadata: FileMetaData,
  columns: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Row> {
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    signal.throwIfAborted();
    if (group.total_byte_size > MAX_GROUP_BYTES) throw unreadable(path, 'a row group of it is over 1 GiB');
    const rowEnd = rowStart + Number(group.num_rows);
    const range = { file, metadata, compressors, rowStart, rowEnd };
    const cells = await Promise.all(columns.map((name) => parquetReadColumn({ ...range, columns: [name] }))).catch(
      (error: unknown) => {
        throw broken(path, error);
      },
    );
    for (let at = 0; at < rowEnd - rowStart; at++) yield cells.map((column) => asValue(column[at]));
    rowStart = rowEnd;
  }
}

function broken(path: string, error: unknown): Error {
  if (error instanceof Error && 'code' in error && error.code === 'data-unreadable') return error;
  return unreadable(path, `it is no Parquet that can be read (${(error as Error).message})`, error);
}
