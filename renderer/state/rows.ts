import { create, type StoreApi, type UseBoundStore } from 'zustand';
import { applyRows } from '../../core/contract/apply-rows.ts';
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
    useRows.setState(({ rows }) => ({ rows: applyRows(rows ?? new Map(), event, keyOf) }));
  };
  return { useRows, follow: () => follow(open, { onEvent, rests: true }) };
}
