/** Pure words of shipping: what is sent, and what becomes of it. */
import type { Problem } from '../contract/problem.ts';

/** Something that happened, or a line that was printed. */
export interface ShippedRecord {
  /** No two have the same, also not over restarts: a receiver knows one that it has already. */
  readonly id: string;
  /** ISO. */
  readonly at: string;
  readonly kind: 'event' | 'alert' | 'log';
  readonly severity: 'error' | 'warning' | 'info';
  readonly host: string | null;
  readonly service: string | null;
  readonly slot: string | null;
  /** For people, one line. */
  readonly message: string;
  /** Further facts. */
  readonly labels: { readonly [name: string]: string };
}

/** As it is told; who ships it gives it its id. */
export type LoggedRecord = Omit<ShippedRecord, 'id'>;

/** What became of a batch: `refused` of it will never be taken, and `why`. */
export interface Delivery {
  readonly refused: number;
  readonly why: Problem | null;
}

export const delivered: Delivery = { refused: 0, why: null };

/** Where items go. */
export interface Shipper<Item> {
  /** Throws a Problem where it is worth trying again. */
  send(items: readonly Item[], signal: AbortSignal): Promise<Delivery>;
  close(): void;
}

/** How a destination stands. */
export interface ShippingStatus {
  readonly sent: number;
  readonly dropped: number;
  readonly waiting: number;
  readonly problem: Problem | null;
  /** ISO. */
  readonly lastAt: string | null;
}
