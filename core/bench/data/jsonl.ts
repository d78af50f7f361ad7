import { textHead, textOf } from './head.ts';
import { countSkipped, inPieces, type Row, type Table, unreadable, type Value } from './table.ts';

const MAX_LINE = 16 * 1024 * 1024;

type Fields = { readonly [name: string]: unknown };

/**
 * One JSON object a line, streamed; an array of numbers is a vector. The columns are those of the lines in the first
 * MiB. Lines that are no objects are counted. Throws `data-unreadable`.
 */
export async function openJsonl(path: string, signal: AbortSignal): Promise<Table> {
  const lines = (await textHead(path)).replace(/^\uFEFF/, '').split('\n');
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines;
  const columns = [...new Set(whole.flatMap((line) => Object.keys(fieldsOf(line) ?? {})))];
  if (columns.length === 0) throw unreadable(path, 'it has no line that is a JSON object');
  const skipped = new Map<string, number>();
  return { columns, format: 'JSONL', skipped, pieces: () => inPieces(readRows(path, columns, skipped, signal)) };
}

async function* readRows(
  path: string,
  columns: readonly string[],
  skipped: Map<string, number>,
  signal: AbortSignal,
): AsyncGenerator<Row> {
  for await (const line of linesOf(path, signal)) {
    if (line.trim() === '') continue;
    const fields = fieldsOf(line);
    if (fields) yield columns.map((name) => asValue(fields[name]));
    else countSkipped(skipped, 'it is not a JSON object');
  }
}

async function* linesOf(path: string, signal: AbortSignal): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of textOf(path, signal)) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) throw unreadable(path, 'one of its lines is longer than 16 MiB');
    yield* lines;
  }
  yield rest;
}

function fieldsOf(line: string): Fields | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

/** Nested arrays are laid out flat; objects are no values. */
export function asValue(field: unknown): Value {
  if (typeof field === 'bigint') return Number(field);
  if (typeof field === 'string' || typeof field === 'number' || typeof field === 'boolean') return field;
  if (ArrayBuffer.isView(field)) return field as unknown as ArrayLike<number>;
  if (!Array.isArray(field)) return null;
  const flat: unknown[] = field.flat(Number.POSITIVE_INFINITY);
  return flat.map((each) => (each === null || each === undefined ? Number.NaN : Number(each)));
}
