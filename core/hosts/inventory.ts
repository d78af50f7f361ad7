import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { checkName } from '../contract/names.ts';
import { nearest } from '../contract/nearest.ts';
import { Problem } from '../contract/problem.ts';
import { type Migrations, transaction } from '../platform/sqlite.ts';
import { checkKind, checkTarget, type Host, parseLabels, type SshAddress, thisComputer } from './model.ts';

export const hostMigrations: Migrations = {
  slice: 'hosts',
  steps: [
    `CREATE TABLE hosts (
      name TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      target TEXT NOT NULL,
      identity TEXT,
      jump TEXT,
      labels TEXT NOT NULL,
      added_at TEXT NOT NULL
    ) STRICT`,
  ],
};

/** What a person says of a host to add. */
export interface NewHost {
  readonly name: string;
  readonly ssh: SshAddress;
  /** Default `on-prem`. */
  readonly kind?: string;
  /** `key=value` each. */
  readonly labels?: readonly string[];
}

const builtIn: Host = { name: thisComputer, kind: 'on-prem', ssh: null, labels: {}, addedAt: null };

/** The hosts that this desktop knows. */
export class Inventory {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** The host that `add` would remember now. Throws `name-invalid`, `usage`, `host-exists`. */
  draft(input: NewHost, now: Date = new Date()): Host {
    const name = checkName('host', input.name);
    const kind = checkKind(input.kind ?? 'on-prem');
    const labels = parseLabels(input.labels ?? []);
    const { target, identity, jump } = input.ssh;
    checkTarget(target);
    if (identity === '') throw new Problem('usage', 'Give the path of a private key as the identity');
    if (jump !== undefined) checkTarget(jump);
    if (jump === name || jump === thisComputer) {
      throw new Problem('usage', `Jump through another host than ${jump}, or leave the jump out`, { jump });
    }
    if (this.#find(name)) {
      throw new Problem('host-exists', `Choose another name, or remove ${name} first: there is a host of that name`, {
        host: name,
      });
    }
    return { name, kind, ssh: input.ssh, labels, addedAt: now.toISOString() };
  }

  /** Throws `name-invalid`, `usage`, `host-exists`. */
  add(input: NewHost, now: Date = new Date()): Host {
    return transaction(this.#db, () => {
      const { name, kind, labels, addedAt } = this.draft(input, now);
      const { target, identity, jump } = input.ssh;
      this.#db
        .prepare('INSERT INTO hosts VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(name, kind, target, identity ?? null, jump ?? null, JSON.stringify(labels), addedAt);
      return this.get(name);
    });
  }

  /** This computer first, then by name. */
  list(): Host[] {
    return [builtIn, ...this.#db.prepare('SELECT * FROM hosts ORDER BY name').all().map(toHost)];
  }

  /** Throws `host-unknown`, with the name that was perhaps meant. */
  get(name: string): Host {
    const host = this.#find(name);
    if (host) return host;
    const names = this.list().map((each) => each.name);
    const meant = nearest(name, names);
    const hint = meant ? `did you mean ${meant}?` : 'look at the list of hosts';
    throw new Problem('host-unknown', `There is no host ${JSON.stringify(name)}: ${hint}`, {
      host: name,
      ...(meant === undefined ? {} : { meant }),
    });
  }

  /** Throws `host-unknown`, `host-in-use` while another host is reached through it, `usage` for this computer. */
  remove(name: string): void {
    if (name === thisComputer)
      throw new Problem('usage', 'Remove another host: this computer always stays', { host: name });
    transaction(this.#db, () => {
      this.get(name);
      const through = this.#db.prepare('SELECT name FROM hosts WHERE jump = ? ORDER BY name').all(name);
      if (through.length > 0) {
        const names = through.map((row) => String(row.name));
        throw new Problem('host-in-use', `Remove ${names.join(', ')} first: the way there leads through ${name}`, {
          host: name,
          usedBy: names,
        });
      }
      this.#db.prepare('DELETE FROM hosts WHERE name = ?').run(name);
    });
  }

  #find(name: string): Host | undefined {
    if (name === thisComputer) return builtIn;
    const row = this.#db.prepare('SELECT * FROM hosts WHERE name = ?').get(name);
    return row && toHost(row);
  }
}

function toHost(row: Record<string, SQLOutputValue>): Host {
  const ssh: SshAddress = {
    target: String(row.target),
    ...(row.identity === null ? {} : { identity: String(row.identity) }),
    ...(row.jump === null ? {} : { jump: String(row.jump) }),
  };
  const labels = JSON.parse(String(row.labels)) as Host['labels'];
  return { name: String(row.name), kind: checkKind(String(row.kind)), ssh, labels, addedAt: String(row.added_at) };
}
