import type { DatabaseSync } from 'node:sqlite';
import { Problem } from '../contract/problem.ts';
import { processIsAlive, processKey } from '../platform/process-key.ts';
import { type Migrations, transaction } from '../platform/sqlite.ts';
import {
  isEnded,
  type Receipt,
  type Rollout,
  type RolloutSpec,
  type RolloutStatus,
  type Step,
  type StepPhase,
} from './model.ts';

export const journalMigrations: Migrations = {
  slice: 'rollouts',
  steps: [
    `CREATE TABLE rollouts (
       id TEXT PRIMARY KEY, service TEXT NOT NULL, spec TEXT NOT NULL, status TEXT NOT NULL, owner TEXT NOT NULL,
       started_at TEXT NOT NULL, ended_at TEXT, receipt TEXT, error TEXT,
       abort_asked INTEGER NOT NULL DEFAULT 0, bytes_sent INTEGER NOT NULL DEFAULT 0
     ) STRICT;
     CREATE INDEX rollouts_by_service ON rollouts (service, started_at);
     CREATE TABLE rollout_steps (
       rollout TEXT NOT NULL REFERENCES rollouts (id), position INTEGER NOT NULL, step TEXT NOT NULL,
       phase TEXT NOT NULL, started_at TEXT, ended_at TEXT, note TEXT, PRIMARY KEY (rollout, position)
     ) STRICT`,
  ],
};

/**
 * What rollouts meant to do and did, each line on disk before the next thing happens. A rollout belongs to the process
 * that runs it; when that process is gone the rollout reads as `interrupted`.
 */
export class Journal {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** `at`: ISO, when it was asked for. Throws `service-busy` when the service has a rollout that has not ended. */
  begin(id: string, spec: RolloutSpec, steps: readonly Step[], at: string = now()): Rollout {
    return transaction(this.#db, () => {
      const open = this.list(spec.service).find((rollout) => !isEnded(rollout.status));
      // A way back must never be barred by a rollout that nobody runs.
      if (open && open.status !== 'running' && spec.kind !== 'deploy' && spec.kind !== 'retire') {
        this.end(open.id, 'aborted', new Problem('rollout-ended', `Given up for the ${spec.kind} ${id}`, { by: id }));
      } else if (open) {
        throw new Problem(
          'service-busy',
          open.status === 'running'
            ? `${spec.service} is being changed by rollout ${open.id}: watch it, or abort it first`
            : `${spec.service} has the unfinished rollout ${open.id}: resume or abort it first`,
          { service: spec.service, rollout: open.id, status: open.status },
        );
      }
      this.#db
        .prepare('INSERT INTO rollouts (id, service, spec, status, owner, started_at) VALUES (?, ?, ?, ?, ?, ?)')
        .run(id, spec.service, JSON.stringify(spec), 'running', processKey(), at);
      const insert = this.#db.prepare('INSERT INTO rollout_steps (rollout, position, step, phase) VALUES (?, ?, ?, ?)');
      steps.forEach((step, position) => {
        insert.run(id, position, JSON.stringify(step), 'pending');
      });
      return this.get(id);
    });
  }

  /** Makes this process the owner of a rollout that waits. Throws `service-busy` when a live process has it, `rollout-ended`. */
  claim(id: string): Rollout {
    return transaction(this.#db, () => {
      const rollout = this.get(id);
      if (isEnded(rollout.status)) {
        throw new Problem('rollout-ended', `Rollout ${id} has ${rollout.status} already: start a new one`, {
          rollout: id,
        });
      }
      if (rollout.status === 'running') {
        throw new Problem('service-busy', `Rollout ${id} is running in another process: watch it, or abort it`, {
          rollout: id,
        });
      }
      this.#db
        .prepare("UPDATE rollouts SET status = 'running', owner = ?, error = NULL, abort_asked = 0 WHERE id = ?")
        .run(processKey(), id);
      return this.get(id);
    });
  }

  mark(id: string, position: number, phase: StepPhase, note: string | null = null): void {
    // What is taken back ended when it did, not now.
    this.#db
      .prepare(
        `UPDATE rollout_steps SET phase = ?1, note = coalesce(?2, note), started_at = coalesce(started_at, ?3),
           ended_at = CASE WHEN ?1 IN ('done', 'failed') THEN ?3 WHEN ?1 = 'undone' THEN coalesce(ended_at, ?3) END
         WHERE rollout = ?4 AND position = ?5`,
      )
      .run(phase, note, now(), id, position);
  }

  keepReceipt(id: string, receipt: Receipt): void {
    this.#db.prepare('UPDATE rollouts SET receipt = ? WHERE id = ?').run(JSON.stringify(receipt), id);
  }

  end(id: string, status: RolloutStatus, error: Problem | null = null): Rollout {
    this.#db
      .prepare('UPDATE rollouts SET status = ?, error = ?, ended_at = ? WHERE id = ?')
      .run(status, error && JSON.stringify(error), isEnded(status) ? now() : null, id);
    return this.get(id);
  }

  /** Adds to the bytes that the rollout sent to its host; answers with their sum. */
  addBytes(id: string, bytes: number): number {
    this.#db.prepare('UPDATE rollouts SET bytes_sent = bytes_sent + ? WHERE id = ?').run(bytes, id);
    return Number(this.#db.prepare('SELECT bytes_sent FROM rollouts WHERE id = ?').get(id)?.bytes_sent ?? 0);
  }

  askAbort(id: string): void {
    this.#db.prepare('UPDATE rollouts SET abort_asked = 1 WHERE id = ?').run(id);
  }

  abortAsked(id: string): boolean {
    return this.#db.prepare('SELECT abort_asked FROM rollouts WHERE id = ?').get(id)?.abort_asked === 1;
  }

  /** Throws `rollout-unknown`. */
  get(id: string): Rollout {
    const row = this.#db.prepare('SELECT * FROM rollouts WHERE id = ?').get(id);
    if (!row)
      throw new Problem('rollout-unknown', `There is no rollout ${id}: look at the list of rollouts`, { rollout: id });
    return this.#read(row);
  }

  /** Newest first: the newest `limit`, and whatever has not ended, however old. */
  list(service: string | null = null, limit = 100): Rollout[] {
    return this.#db
      .prepare(
        `WITH mine AS (SELECT rowid AS place, * FROM rollouts WHERE ?1 IS NULL OR service = ?1)
         SELECT * FROM mine
         WHERE ended_at IS NULL OR place IN (SELECT place FROM mine ORDER BY started_at DESC, place DESC LIMIT ?2)
         ORDER BY started_at DESC, place DESC`,
      )
      .all(service, limit)
      .map((row) => this.#read(row));
  }

  #read(row: Record<string, unknown>): Rollout {
    const id = String(row.id);
    const steps = this.#db.prepare('SELECT * FROM rollout_steps WHERE rollout = ? ORDER BY position').all(id);
    const orphaned = row.status === 'running' && !processIsAlive(String(row.owner));
    return {
      id,
      spec: JSON.parse(String(row.spec)) as RolloutSpec,
      status: orphaned ? 'interrupted' : (row.status as RolloutStatus),
      steps: steps.map((each) => ({
        step: JSON.parse(String(each.step)) as Step,
        phase: each.phase as StepPhase,
        startedAt: text(each.started_at),
        endedAt: text(each.ended_at),
        note: text(each.note),
      })),
      startedAt: String(row.started_at),
      endedAt: text(row.ended_at),
      receipt: row.receipt == null ? null : (JSON.parse(String(row.receipt)) as Receipt),
      error: row.error == null ? null : (JSON.parse(String(row.error)) as Rollout['error']),
    };
  }
}

function text(value: unknown): string | null {
  return value == null ? null : String(value);
}

function now(): string {
  return new Date().toISOString();
}
