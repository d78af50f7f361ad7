import type { DatabaseSync } from 'node:sqlite';
import type { Job } from '../contract/jobs.ts';
import { processIsAlive, processKey } from '../platform/process-key.ts';
import type { Migrations } from '../platform/sqlite.ts';
import { MOST_JOBS } from './model.ts';

export const jobMigrations: Migrations = {
  slice: 'jobs',
  steps: [
    `CREATE TABLE jobs (
       id TEXT PRIMARY KEY, owner TEXT NOT NULL, started_at TEXT NOT NULL, ended INTEGER NOT NULL, job TEXT NOT NULL
     ) STRICT;
     CREATE INDEX jobs_by_start ON jobs (started_at);
     CREATE TABLE dismissed_rollouts (rollout TEXT PRIMARY KEY) STRICT`,
  ],
};

/** The jobs that are no rollouts, and which rollouts an operator has dismissed. */
export class JobStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Writes the job as this process's own; of those that have ended only the newest are kept. */
  put(job: Job): void {
    const ended = Number(job.status !== 'running');
    this.#db
      .prepare(
        `INSERT INTO jobs VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET ended = excluded.ended, job = excluded.job`,
      )
      .run(job.id, processKey(), job.startedAt, ended, JSON.stringify(job));
    if (!ended) return;
    this.#db
      .prepare(
        'DELETE FROM jobs WHERE ended = 1 AND id NOT IN (SELECT id FROM jobs ORDER BY started_at DESC, rowid DESC LIMIT ?)',
      )
      .run(MOST_JOBS);
  }

  /** Newest first, with all that have not ended. One whose process is gone reads as `interrupted`. */
  list(): Job[] {
    const rows = this.#db
      .prepare(
        `SELECT * FROM jobs
         WHERE ended = 0 OR id IN (SELECT id FROM jobs ORDER BY started_at DESC, rowid DESC LIMIT ?)
         ORDER BY started_at DESC, rowid DESC`,
      )
      .all(MOST_JOBS);
    return rows.map((row) => {
      const job = JSON.parse(String(row.job)) as Job;
      if (job.status !== 'running' || processIsAlive(String(row.owner))) return job;
      return interrupted(job);
    });
  }

  /** A rollout's record took its place. */
  delete(id: string): void {
    this.#db.prepare('DELETE FROM jobs WHERE id = ?').run(id);
  }

  /** Remembers the newest: older rollouts are not shown any more. */
  dismissRollout(id: string): void {
    this.#db.prepare('INSERT INTO dismissed_rollouts VALUES (?) ON CONFLICT DO NOTHING').run(id);
    this.#db
      .prepare(
        'DELETE FROM dismissed_rollouts WHERE rowid NOT IN (SELECT rowid FROM dismissed_rollouts ORDER BY rowid DESC LIMIT ?)',
      )
      .run(MOST_JOBS);
  }

  /** A rollout that goes on has an end to be seen once more. */
  recallRollout(id: string): void {
    this.#db.prepare('DELETE FROM dismissed_rollouts WHERE rollout = ?').run(id);
  }

  dismissedRollouts(): ReadonlySet<string> {
    const rows = this.#db.prepare('SELECT rollout FROM dismissed_rollouts').all();
    return new Set(rows.map(({ rollout }) => String(rollout)));
  }

  /** Changes when another connection has written to the database; see SQLite's PRAGMA data_version. */
  version(): number {
    return Number(this.#db.prepare('PRAGMA data_version').get()?.data_version);
  }
}

/** Nobody knows when its process died: its time ends with the last that it said. */
function interrupted(job: Job): Job {
  const said = job.steps.flatMap(({ startedAt, endedAt }) => endedAt ?? startedAt ?? []);
  const endedAt = said.toSorted().at(-1) ?? job.startedAt;
  const steps = job.steps.map((step) =>
    step.phase === 'running' ? { ...step, phase: 'failed' as const, endedAt } : step,
  );
  return { ...job, status: 'interrupted', steps, progress: null, endedAt, cancellable: false };
}
