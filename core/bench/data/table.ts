/** Rows with named columns, whatever file they come from. */
import { Problem } from '../../contract/problem.ts';

/** Null: missing. A vector is what one row has of an array. */
export type Value = string | number | boolean | null | ArrayLike<number>;

/** As long as the columns. */
export type Row = readonly Value[];

export interface Table {
  readonly columns: readonly string[];
  /** For people: `CSV`, `Parquet` … */
  readonly format: string;
  /** Rows in the file's order, a thousand at a time or fewer; to be read once. */
  pieces(): AsyncIterable<readonly Row[]>;
  /** Rows that could not be read, by why; grows while it is read. */
  readonly skipped: Map<string, number>;
}

/** Most rows of one piece, and most values of the vectors in it. */
const PIECE = 1024;
const PIECE_VALUES = 4 * 1024 * 1024;

/** Characters of a column's name that messages tell, and columns. */
const NAME_SHOWN = 80;
const NAMES_SHOWN = 20;

/** Largest file that is read as a whole: those that can not be streamed. */
export const WHOLE_BYTES = 2 * 1024 ** 3;

export function countSkipped(skipped: Map<string, number>, why: string): void {
  skipped.set(why, (skipped.get(why) ?? 0) + 1);
}

/** A warning that tells how many rows were left out and why the most were; none where all were used. */
export function leftOutWarnings(skipped: ReadonlyMap<string, number>, used: number): string[] {
  const [commonest] = [...skipped].toSorted(([, a], [, b]) => b - a);
  if (!commonest) return [];
  const [why, most] = commonest;
  const left = skipped.values().reduce((sum, rows) => sum + rows, 0);
  const part = most === left ? '' : `, ${most.toLocaleString('en')} of them for this`;
  return [`${left.toLocaleString('en')} of ${(used + left).toLocaleString('en')} rows were left out${part}: ${why}`];
}

export function unreadable(path: string, reason: string, cause?: unknown): Problem {
  return new Problem('data-unreadable', `Choose another data file than ${path}: ${reason}`, { path, reason }, cause);
}

/** A column's name in messages: of a long one the begin. */
export function columnWord(name: string): string {
  return name.length <= NAME_SHOWN ? name : `${name.slice(0, NAME_SHOWN - 1)}…`;
}

/** The first columns, for messages and their data. */
export function columnWords(names: readonly string[]): string[] {
  return names.slice(0, NAMES_SHOWN).map(columnWord);
}

/** Throws `data-unreadable` where two columns share a name. */
export function checkColumns(path: string, columns: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const twice = columns.find((name) => seen.size === seen.add(name).size);
  if (twice === undefined) return columns;
  throw unreadable(path, `its column ${JSON.stringify(columnWord(twice))} is there twice`);
}

/** Cuts rows into pieces, smaller ones where their vectors are long. */
export async function* inPieces(rows: AsyncIterable<Row> | Iterable<Row>): AsyncGenerator<readonly Row[]> {
  let piece: Row[] = [];
  let values = 0;
  for await (const row of rows) {
    piece.push(row);
    for (const value of row) if (typeof value === 'object' && value !== null) values += value.length;
    if (piece.length < PIECE && values < PIECE_VALUES) continue;
    yield piece;
    piece = [];
    values = 0;
  }
  if (piece.length > 0) yield piece;
}
