import { type Column, formatTable } from '../../core/cli/table.ts';

export type Op = '=' | '<=' | '>=';

/** One figure of a benchmark. */
export interface Row {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  readonly target: number | null;
  readonly op: Op | null;
  /** True where there is no target. A figure that is not a number meets none. */
  readonly ok: boolean;
  readonly note: string;
}

const meets: { readonly [op in Op]: (value: number, target: number) => boolean } = {
  '=': (value, target) => value === target,
  '<=': (value, target) => value <= target,
  '>=': (value, target) => value >= target,
};

/** A figure that is only told. */
export function told(metric: string, value: number, unit: string, note = ''): Row {
  return { metric, value: rounded(value), unit, target: null, op: null, ok: true, note };
}

/** A figure that must meet its target; judged before it is rounded. */
export function judged(
  metric: string,
  value: number,
  unit: string,
  [op, target]: readonly [Op, number],
  note = '',
): Row {
  return { metric, value: rounded(value), unit, target, op, ok: meets[op](value, target), note };
}

const columns: readonly Column<Row>[] = [
  { title: 'METRIC', value: ({ metric }) => metric },
  { title: 'VALUE', value: ({ value }) => value.toLocaleString('en'), align: 'right' },
  { title: 'UNIT', value: ({ unit }) => unit },
  { title: 'TARGET', value: ({ op, target }) => (op === null ? '' : `${op} ${target?.toLocaleString('en')}`) },
  { title: '', value: ({ op, ok }) => (op === null ? '' : ok ? 'met' : 'MISSED') },
  { title: 'NOTE', value: ({ note }) => note },
];

/** The rows as an aligned table for people. */
export function rowTable(rows: readonly Row[]): string {
  return formatTable(rows, columns).join('\n');
}

function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}
