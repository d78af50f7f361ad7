import type { DatabaseSync, StatementSync } from 'node:sqlite';

const MOST = 100_000;
const MOST_AT_ONCE = 5_000;

/** Something that a mark on the time axis tells. */
export interface Happening {
  readonly atMs: number;
  /** Null: an instant, or it goes on. */
  readonly untilMs: number | null;
  readonly kind: 'container' | 'clock';
  readonly host: string | null;
  readonly service: string | null;
  /** For people. */
  readonly what: string;
}

export interface KeptHappening extends Happening {
  readonly id: number;
}

export interface HappeningFilter {
  readonly host?: string | undefined;
  readonly service?: string | undefined;
}

/** What happened, the newest 100,000 of 30 days. */
export class Happenings {
  readonly #add: StatementSync;
  readonly #read: StatementSync;
  readonly #trim: StatementSync;
  readonly #drop: StatementSync;

  constructor(db: DatabaseSync) {
    this.#add = db.prepare('INSERT INTO happenings (at, until, kind, host, service, what) VALUES (?, ?, ?, ?, ?, ?)');
    this.#read = db.prepare(
      `SELECT * FROM happenings WHERE at <= :to AND coalesce(until, at) >= :from
       AND (:host IS NULL OR host = :host) AND (:service IS NULL OR service = :service) ORDER BY at DESC, id DESC LIMIT :most`,
    );
    this.#trim = db.prepare('DELETE FROM happenings WHERE id <= (SELECT max(id) FROM happenings) - ?');
    this.#drop = db.prepare('DELETE FROM happenings WHERE at < ?');
  }

  add({ atMs, untilMs, kind, host, service, what }: Happening): void {
    // Clocks have fractions, columns have none; one row that is refused would keep all others from the disk.
    this.#add.run(Math.round(atMs), untilMs === null ? null : Math.round(untilMs), kind, host, service, what);
  }

  /** The newest 5,000 that touch the span, oldest first. */
  read(fromMs: number, toMs: number, { host, service }: HappeningFilter): KeptHappening[] {
    const rows = this.#read.all({
      from: fromMs,
      to: toMs,
      host: host ?? null,
      service: service ?? null,
      most: MOST_AT_ONCE,
    });
    return rows.reverse().map((row) => ({
      id: Number(row.id),
      atMs: Number(row.at),
      untilMs: row.until === null ? null : Number(row.until),
      kind: row.kind === 'clock' ? 'clock' : 'container',
      host: row.host === null ? null : String(row.host),
      service: row.service === null ? null : String(row.service),
      what: String(row.what),
    }));
  }

  drop(beforeMs: number): void {
    this.#trim.run(MOST);
    this.#drop.run(beforeMs);
  }
}
