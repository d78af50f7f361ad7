import type { DatabaseSync } from 'node:sqlite';
import type { Migrations } from '../platform/sqlite.ts';

export const directoryMigrations: Migrations = {
  slice: 'directory',
  steps: ['CREATE TABLE service_hosts (service TEXT PRIMARY KEY, host TEXT NOT NULL) STRICT'],
};

/** On which host a service was last seen. A cache: the hosts themselves know. */
export class ServiceDirectory {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  hostOf(service: string): string | null {
    const row = this.#db.prepare('SELECT host FROM service_hosts WHERE service = ?').get(service);
    return row ? String(row.host) : null;
  }

  servicesOn(host: string): string[] {
    return this.#db
      .prepare('SELECT service FROM service_hosts WHERE host = ? ORDER BY service')
      .all(host)
      .map((row) => String(row.service));
  }

  /** Every service, by name. */
  all(): { readonly service: string; readonly host: string }[] {
    return this.#db
      .prepare('SELECT service, host FROM service_hosts ORDER BY service')
      .all()
      .map(({ service, host }) => ({ service: String(service), host: String(host) }));
  }

  saw(service: string, host: string): void {
    this.#db
      .prepare('INSERT INTO service_hosts VALUES (?, ?) ON CONFLICT (service) DO UPDATE SET host = excluded.host')
      .run(service, host);
  }

  forget(service: string): void {
    this.#db.prepare('DELETE FROM service_hosts WHERE service = ?').run(service);
  }
}
