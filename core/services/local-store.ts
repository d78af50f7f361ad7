import type { DatabaseSync } from 'node:sqlite';
import { Problem } from '../contract/problem.ts';
import { type Migrations, transaction } from '../platform/sqlite.ts';
import type { ServiceState } from './model.ts';
import type { Lease, ServiceStore } from './store.ts';

export const localStoreMigrations: Migrations = {
  slice: 'services',
  steps: [
    `CREATE TABLE local_services (
       service TEXT PRIMARY KEY, state TEXT, fence INTEGER NOT NULL, holder TEXT, expires_ms INTEGER NOT NULL,
       port INTEGER UNIQUE
     ) STRICT`,
  ],
};

/** Nobody takes a longer one, whatever is asked for now. */
const LONGEST_LEASE_MS = 60_000;

interface Row {
  readonly state: string | null;
  readonly fence: number;
  readonly holder: string | null;
  readonly expires_ms: number;
}

/** The store of this computer: SQLite's write lock stands where a host has `flock`. */
export class LocalStore implements ServiceStore {
  readonly #db: DatabaseSync;
  readonly #now: () => number;

  constructor(db: DatabaseSync, now: () => number = Date.now) {
    this.#db = db;
    this.#now = now;
  }

  async list(): Promise<ServiceState[]> {
    const rows = this.#db.prepare('SELECT state FROM local_services WHERE state IS NOT NULL ORDER BY service').all();
    return rows.map((row) => JSON.parse(String(row.state)) as ServiceState);
  }

  async read(service: string): Promise<ServiceState | null> {
    const state = this.#row(service)?.state;
    return state == null ? null : (JSON.parse(state) as ServiceState);
  }

  async acquire(service: string, holder: string, ttlMs: number): Promise<Lease> {
    return transaction(this.#db, () => {
      const row = this.#row(service);
      const now = this.#now();
      const remainingMs = (row?.expires_ms ?? 0) - now;
      // A remaining time longer than any lease means that the clock went back: that lease is no longer believed.
      const longest = Math.max(ttlMs, LONGEST_LEASE_MS);
      if (row?.holder != null && row.holder !== holder && remainingMs > 0 && remainingMs <= longest) {
        throw new Problem(
          'lease-held',
          `${row.holder} is changing ${service} now: wait until it is done, or at most ${Math.ceil(remainingMs / 1000)} s if it died`,
          { service, holder: row.holder, remainingMs },
        );
      }
      const fence = (row?.fence ?? 0) + 1;
      this.#db
        .prepare(
          `INSERT INTO local_services VALUES (?, NULL, ?, ?, ?, NULL)
           ON CONFLICT (service) DO UPDATE SET fence = excluded.fence, holder = excluded.holder, expires_ms = excluded.expires_ms`,
        )
        .run(service, fence, holder, now + ttlMs);
      return { service, holder, fence };
    });
  }

  async renew({ service, holder, fence }: Lease, ttlMs: number): Promise<void> {
    const changed = this.#db
      .prepare('UPDATE local_services SET expires_ms = ? WHERE service = ? AND holder = ? AND fence = ?')
      .run(this.#now() + ttlMs, service, holder, fence).changes;
    if (changed === 0) {
      throw new Problem(
        'lease-lost',
        `Another control plane took over ${service}: look at its status before you go on`,
        {
          service,
          holder: this.#row(service)?.holder ?? null,
        },
      );
    }
  }

  async release({ service, holder, fence }: Lease): Promise<void> {
    this.#db
      .prepare('UPDATE local_services SET holder = NULL WHERE service = ? AND holder = ? AND fence = ?')
      .run(service, holder, fence);
  }

  /** Slots of this computer need no addresses of their own, but a port. */
  async allocate({ service }: Lease, port: number): Promise<number> {
    return transaction(this.#db, () => {
      const owner = this.#db
        .prepare('SELECT service FROM local_services WHERE port = ? AND service <> ?')
        .get(port, service);
      if (owner) {
        throw new Problem('port-taken', `The port belongs to ${owner.service} on this computer: choose another port`, {
          service,
          owner: String(owner.service),
        });
      }
      this.#db.prepare('UPDATE local_services SET port = ? WHERE service = ?').run(port, service);
      return 0;
    });
  }

  async write(lease: Lease, state: ServiceState): Promise<void> {
    this.#fenced(lease, JSON.stringify(state));
  }

  async remove(lease: Lease): Promise<void> {
    this.#fenced(lease, null);
    this.#db.prepare('UPDATE local_services SET port = NULL WHERE service = ?').run(lease.service);
  }

  #fenced({ service, fence }: Lease, state: string | null): void {
    transaction(this.#db, () => {
      const current = this.#row(service)?.fence ?? 0;
      if (fence < current) {
        throw new Problem(
          'fence-stale',
          `The change was refused: another control plane took over ${service} meanwhile, look at its status`,
          { service, fence, current },
        );
      }
      this.#db.prepare('UPDATE local_services SET state = ? WHERE service = ?').run(state, service);
    });
  }

  #row(service: string): Row | undefined {
    return this.#db.prepare('SELECT * FROM local_services WHERE service = ?').get(service) as Row | undefined;
  }
}
