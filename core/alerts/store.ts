import type { DatabaseSync } from 'node:sqlite';
import type { Channel, Grouping, Maintenance, Rule, Silence, Transition } from '../contract/alerts.ts';
import type { ProblemView } from '../contract/procedure.ts';
import { type Migrations, transaction } from '../platform/sqlite.ts';
import type { GroupState } from './grouping.ts';
import type { Standing } from './model.ts';

export const alertMigrations: Migrations = {
  slice: 'alerts',
  steps: [
    `CREATE TABLE alert_settings (kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, name)) STRICT;
     CREATE TABLE alert_acks (alert TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
     CREATE TABLE alert_states (alert TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
     CREATE TABLE alert_groups (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
     CREATE TABLE alert_seen (series TEXT PRIMARY KEY, at_ms REAL NOT NULL) STRICT;
     CREATE TABLE alert_told (channel TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
     CREATE TABLE alert_judged (one INTEGER PRIMARY KEY CHECK (one = 1), at_ms REAL NOT NULL) STRICT;
     CREATE TABLE alert_trail (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, value TEXT NOT NULL) STRICT;
     CREATE INDEX alert_trail_by_time ON alert_trail (at)`,
  ],
};

/** What operators set, by kind and name. */
interface SettingOf {
  rule: Rule;
  silence: Silence;
  maintenance: Maintenance;
  channel: Channel;
  grouping: Grouping;
}
export type SettingKind = keyof SettingOf;

/** Of one occurrence of an alert: one that fires anew is not acknowledged. */
export interface Ack {
  readonly alert: string;
  readonly pendingAt: number;
  readonly by: string;
  readonly at: string;
  readonly note: string;
}

export interface Told {
  readonly at: string;
  readonly problem: ProblemView | null;
}

/** Lines of the trail that are kept. */
const MOST_LINES = 100_000;

type KeyedTable = 'alert_acks' | 'alert_states' | 'alert_groups' | 'alert_told';

/** Rules, what keeps alerts quiet, where they are told, where each of them stands, and the trail. */
export class AlertStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** All or nothing. */
  transaction<T>(body: () => T): T {
    return transaction(this.#db, body);
  }

  settings<K extends SettingKind>(kind: K): SettingOf[K][] {
    const rows = this.#db.prepare('SELECT value FROM alert_settings WHERE kind = ? ORDER BY name').all(kind);
    return rows.map(({ value }) => JSON.parse(String(value)));
  }

  put<K extends SettingKind>(kind: K, name: string, setting: SettingOf[K]): void {
    this.#db
      .prepare(
        'INSERT INTO alert_settings VALUES (?, ?, ?) ON CONFLICT (kind, name) DO UPDATE SET value = excluded.value',
      )
      .run(kind, name, JSON.stringify(setting));
  }

  /** False: there was none. */
  remove(kind: SettingKind, name: string): boolean {
    return this.#db.prepare('DELETE FROM alert_settings WHERE kind = ? AND name = ?').run(kind, name).changes > 0;
  }

  clear(kind: SettingKind): void {
    this.#db.prepare('DELETE FROM alert_settings WHERE kind = ?').run(kind);
  }

  acks(): Ack[] {
    return this.#values('alert_acks');
  }

  putAck(ack: Ack): void {
    this.#putValue('alert_acks', 'alert', ack.alert, ack);
  }

  removeAck(alert: string): void {
    this.#db.prepare('DELETE FROM alert_acks WHERE alert = ?').run(alert);
  }

  standings(): Standing[] {
    return this.#values('alert_states');
  }

  putStanding(standing: Standing): void {
    this.#putValue('alert_states', 'alert', standing.key, standing);
  }

  removeStanding(key: string): void {
    this.#db.prepare('DELETE FROM alert_states WHERE alert = ?').run(key);
  }

  groups(): GroupState[] {
    return this.#values('alert_groups');
  }

  putGroup(group: GroupState): void {
    this.#putValue('alert_groups', 'name', group.key, group);
  }

  removeGroup(key: string): void {
    this.#db.prepare('DELETE FROM alert_groups WHERE name = ?').run(key);
  }

  told(): ReadonlyMap<string, Told> {
    const rows = this.#db.prepare('SELECT channel, value FROM alert_told').all();
    return new Map(rows.map(({ channel, value }) => [String(channel), JSON.parse(String(value))]));
  }

  putTold(channel: string, told: Told): void {
    this.#putValue('alert_told', 'channel', channel, told);
  }

  /** When judging was known to go on last, ms; null: never. */
  judgedAt(): number | null {
    const row = this.#db.prepare('SELECT at_ms FROM alert_judged').get();
    return row ? Number(row.at_ms) : null;
  }

  /** Newest samples of the series that rules of absence look at, ms. */
  seen(): [string, number][] {
    const rows = this.#db.prepare('SELECT series, at_ms FROM alert_seen').all();
    return rows.map(({ series, at_ms }) => [String(series), Number(at_ms)]);
  }

  /** What a restart goes on from. */
  putJudged(at: number, seen: ReadonlyMap<string, number>): void {
    this.#db.prepare('INSERT INTO alert_judged VALUES (1, ?) ON CONFLICT DO UPDATE SET at_ms = excluded.at_ms').run(at);
    this.#db.exec('DELETE FROM alert_seen');
    const insert = this.#db.prepare('INSERT INTO alert_seen VALUES (?, ?)');
    for (const [series, newest] of seen) insert.run(series, newest);
  }

  append(lines: readonly Transition[]): void {
    const insert = this.#db.prepare('INSERT INTO alert_trail (at, value) VALUES (?, ?)');
    for (const line of lines) insert.run(line.at, JSON.stringify(line));
    this.#db
      .prepare('DELETE FROM alert_trail WHERE id <= (SELECT coalesce(max(id), 0) FROM alert_trail) - ?')
      .run(MOST_LINES);
  }

  /** Newest first. Times as ISO 8601, both included. */
  trail(from: string, to: string, limit: number): Transition[] {
    const rows = this.#db
      .prepare('SELECT value FROM alert_trail WHERE at BETWEEN ? AND ? ORDER BY at DESC, id DESC LIMIT ?')
      .all(from, to, limit);
    return rows.map(({ value }) => JSON.parse(String(value)));
  }

  /** Changes when another connection has written to the database; see SQLite's PRAGMA data_version. */
  version(): number {
    return Number(this.#db.prepare('PRAGMA data_version').get()?.data_version);
  }

  #values<T>(table: KeyedTable): T[] {
    return this.#db
      .prepare(`SELECT value FROM ${table}`)
      .all()
      .map(({ value }) => JSON.parse(String(value)));
  }

  #putValue(table: KeyedTable, key: 'alert' | 'name' | 'channel', name: string, value: unknown): void {
    this.#db
      .prepare(`INSERT INTO ${table} VALUES (?, ?) ON CONFLICT (${key}) DO UPDATE SET value = excluded.value`)
      .run(name, JSON.stringify(value));
  }
}
