import { displayWidth, plain } from './width.ts';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string | number | null;
  /** Numbers read better from the right. */
  readonly align?: 'right';
}

/** Lines of an aligned table, the titles first; an unknown value reads `-`. */
export function formatTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[] {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ value }) => plain(String(value(row) ?? '-')))),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => displayWidth(line[index] ?? ''))));
  return cells.map((line) =>
    line
      .map((cell, index) => {
        const gap = ' '.repeat((widths[index] ?? 0) - displayWidth(cell));
        return columns[index]?.align === 'right' ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}
