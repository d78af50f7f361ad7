import { create, type StoreApi, type UseBoundStore } from 'zustand';
import type { RowEvent } from '../../core/contract/procedure.ts';
import type { Client } from '../transport/client.ts';
import { follow } from '../transport/follow.ts';
import { noteCoreTime } from './clock.ts';

export interface Rows<Row> {
  /** Null: not known yet. An empty map: the core says there are none. */
  readonly rows: ReadonlyMap<string, Row> | null;
}

export type RowStore<Row> = UseBoundStore<StoreApi<Rows<Row>>>;

/** A store of what the core pushes, and how it starts to follow. */
export function rowStore<Row>(
  keyOf: (row: Row) => string,
  open: (client: Client, signal: AbortSignal) => Promise<AsyncIterable<RowEvent<Row>>>,
): { readonly useRows: RowStore<Row>; readonly follow: () => () => void } {
  const useRows = create<Rows<Row>>(() => ({ rows: null }));
  const onEvent = (event: RowEvent<Row>) => {
    noteCoreTime(event.at);
    useRows.setState(({ rows }) => ({ rows: applyRows(rows, event, keyOf) }));
  };
  return { useRows, follow: () => follow(open, { onEvent, rests: true }) };
}

/** Pure: the rows after an event. Rows that did not change stay the same objects. */
export function applyRows<Row>(
  rows: ReadonlyMap<string, Row> | null,
  event: RowEvent<Row>,
  keyOf: (row: Row) => string,
): ReadonlyMap<string, Row> {
  const next = new Map(event.kind === 'snapshot' ? [] : rows);
  for (const row of event.rows) next.set(keyOf(row), row);
  if (event.kind === 'delta') for (const key of event.gone) next.delete(key);
  return next;
}
