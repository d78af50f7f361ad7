import type { DatabaseSync } from 'node:sqlite';
import { type ProblemView, problem } from '../contract/procedure.ts';
import { type Destination, type DestinationRow, destination } from '../contract/shipping.ts';
import type { Migrations } from '../platform/sqlite.ts';
import type { ShippingStatus } from './model.ts';

export const shippingMigrations: Migrations = {
  slice: 'shipping',
  steps: [
    `CREATE TABLE shipping_destinations (name TEXT PRIMARY KEY, destination TEXT NOT NULL) STRICT;
     CREATE TABLE shipping_status (
       name TEXT PRIMARY KEY REFERENCES shipping_destinations (name) ON DELETE CASCADE,
       sent INTEGER NOT NULL, dropped INTEGER NOT NULL, waiting INTEGER NOT NULL, problem TEXT, last_at TEXT
     ) STRICT`,
  ],
};

/** Destinations and how they stand, so that another process on the same data folder can tell too. */
export class ShippingStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** By name. */
  rows(): DestinationRow[] {
    return this.#db
      .prepare('SELECT * FROM shipping_destinations LEFT JOIN shipping_status USING (name) ORDER BY name')
      .all()
      .map((row) => ({
        destination: destination.parse(JSON.parse(String(row.destination))),
        sent: Number(row.sent ?? 0),
        dropped: Number(row.dropped ?? 0),
        waiting: Number(row.waiting ?? 0),
        problem: row.problem == null ? null : (problem.parse(JSON.parse(String(row.problem))) as ProblemView),
        lastAt: row.last_at == null ? null : String(row.last_at),
      }));
  }

  put(wanted: Destination): void {
    this.#db
      .prepare(
        `INSERT INTO shipping_destinations VALUES (?, ?)
         ON CONFLICT (name) DO UPDATE SET destination = excluded.destination`,
      )
      .run(wanted.name, JSON.stringify(wanted));
  }

  /** False: there was none. */
  remove(name: string): boolean {
    return this.#db.prepare('DELETE FROM shipping_destinations WHERE name = ?').run(name).changes > 0;
  }

  tell(name: string, { sent, dropped, waiting, problem: why, lastAt }: ShippingStatus): void {
    // Of one that was removed meanwhile there is nothing to tell.
    this.#db
      .prepare(
        `INSERT INTO shipping_status SELECT name, ?, ?, ?, ?, ? FROM shipping_destinations WHERE name = ?
         ON CONFLICT (name) DO UPDATE SET sent = excluded.sent, dropped = excluded.dropped,
           waiting = excluded.waiting, problem = excluded.problem, last_at = excluded.last_at`,
      )
      .run(sent, dropped, waiting, why && JSON.stringify(why), lastAt, name);
  }
}
