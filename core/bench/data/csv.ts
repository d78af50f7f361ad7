import { pipeline } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { parse as parseHead } from 'csv-parse/sync';
import { Problem } from '../../contract/problem.ts';
import { HEAD_BYTES, textHead, textOf } from './head.ts';
import { checkColumns, countSkipped, inPieces, type Row, type Table, unreadable } from './table.ts';

const DELIMITERS = [',', ';', '\t', '|'];
const LINE_END = /\r|\n/;
const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/**
 * RFC 4180 with a header, streamed; `,`, `;`, tab or `|`, whichever the header has most of. Rows with another number of
 * cells are counted; a quote within a cell is text, one that is never closed ends the reading. Throws `data-unreadable`.
 */
export async function openCsv(path: string, signal: AbortSignal): Promise<Table> {
  const head = await textHead(path);
  const delimiter = sniffDelimiter(head);
  const columns = checkColumns(path, headerOf(path, head, delimiter));
  const skipped = new Map<string, number>();
  return {
    columns,
    format: 'CSV',
    skipped,
    pieces: () => inPieces(readRows(path, delimiter, columns, skipped, signal)),
  };
}

async function* readRows(
  path: string,
  delimiter: string,
  columns: readonly string[],
  skipped: Map<string, number>,
  signal: AbortSignal,
): AsyncGenerator<Row> {
  const parser = parse({
    delimiter,
    from: 2,
    max_record_size: MAX_RECORD_BYTES,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  // What fails ends the parser too, and so the loop below.
  pipeline(textOf(path, signal), parser, () => {});
  try {
    for await (const row of parser as AsyncIterable<string[]>) {
      if (row.length === columns.length) yield row;
      else countSkipped(skipped, `it has not ${columns.length} cells`);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Problem) throw error;
    throw unreadable(path, brokenBy(error as CsvError), error);
  } finally {
    parser.destroy();
  }
}

function brokenBy({ code, message, lines }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote in it is never closed';
  if (code === 'CSV_MAX_RECORD_SIZE')
    return `the row that ends in line ${lines} is over 16 MiB, or a quote is not closed`;
  return `it is broken (${message})`;
}

/** The delimiter that stands most often in the first line, outside quotes. */
export function sniffDelimiter(head: string): string {
  const [first = ''] = head.split(LINE_END, 1);
  const line = outsideQuotes(first);
  const counts = DELIMITERS.map((each) => line.split(each).length - 1);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function headerOf(path: string, head: string, delimiter: string): string[] {
  // A character that the end of the head cuts is not in it.
  const whole = Buffer.byteLength(head) <= HEAD_BYTES - 4;
  if (!whole && !LINE_END.test(outsideQuotes(head)))
    throw unreadable(path, 'its header, the first line, which names the columns, is longer than 1 MiB');
  try {
    const [header = []] = parseHead(head, { bom: true, delimiter, to: 1, trim: true });
    if (header.some((name) => name !== '')) return header;
  } catch (error) {
    throw unreadable(path, 'the quotes of its first line, which names the columns, are wrong', error);
  }
  throw unreadable(path, 'it has no first line that names the columns');
}

function outsideQuotes(text: string): string {
  return text.replace(/"[^"]*"/g, '');
}
