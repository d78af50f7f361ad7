import type { RowEvent } from './procedure.ts';

/** Pure: what a row stream has said after `event`, given what it had said before. Rows that did not change stay the same objects. */
export function applyRows<Row>(
  rows: ReadonlyMap<string, Row>,
  event: RowEvent<Row>,
  keyOf: (row: Row) => string,
): Map<string, Row> {
  const next = new Map(event.kind === 'snapshot' ? [] : rows);
  if (event.kind === 'delta') for (const key of event.gone) next.delete(key);
  for (const row of event.rows) next.set(keyOf(row), row);
  return next;
}
