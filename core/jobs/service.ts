/** The one runner of long work. Slices: rollouts. */
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '../contract/jobs.ts';
import { asProblem, Problem } from '../contract/problem.ts';
import type { RowEvent } from '../contract/procedure.ts';
import { LiveTable } from '../platform/live-table.ts';
import type { Rollout } from '../rollouts/model.ts';
import type { RolloutService } from '../rollouts/service.ts';
import { type ChangeWish, type JobWish, MOST_JOBS, PREPARE, rolloutAsJob, withEstimate } from './model.ts';
import { OwnJob } from './own-job.ts';
import { JobStore } from './store.ts';

export interface JobDeps {
  /** With `jobMigrations`. */
  readonly db: DatabaseSync;
  readonly rollouts: Pick<RolloutService, 'list' | 'resume' | 'abort'>;
  /** Told what failed without a job that could show it. */
  readonly onProblem: (problem: Problem) => void;
}

/** Runs rollouts, and says how each is from its beginning on. */
type RunRollouts<T> = (signal: AbortSignal, onProgress: (rollout: Rollout) => void) => Promise<T>;

interface Running {
  readonly stop: AbortController;
  /** Never rejects. */
  readonly ended: Promise<unknown>;
}

/** How often the work of other processes on the same data folder is looked for, while somebody watches. */
const LOOK_EVERY_MS = 1_000;
/** Less than what the desktop grants the core on its way out. */
const CLOSE_MS = 6_000;

/** Runs jobs and shows them, those that another process runs too. A job ends by itself, by `cancel`, or with the core. */
export class JobService {
  readonly #deps: JobDeps;
  readonly #store: JobStore;
  readonly #table = new LiveTable<Job>(() => this.#lookOut());
  readonly #running = new Set<Running>();
  /** The jobs that were started here, those too that became rollouts. */
  readonly #here = new Map<string, Running>();
  /** Ids of the jobs whose record is the journal. */
  #rollouts: ReadonlySet<string> = new Set();
  #version = -1;
  #closed = false;

  constructor(deps: JobDeps) {
    this.#deps = deps;
    this.#store = new JobStore(deps.db);
  }

  /** Newest first: the newest MOST_JOBS, and what has not ended, however old. */
  list(): Job[] {
    this.#refresh();
    return newestFirst(this.#table.rows());
  }

  /** Throws `job-unknown`. */
  get(id: string): Job {
    this.#refresh();
    const job = this.#table.get(id);
    if (job) return job;
    throw new Problem('job-unknown', `There is no job ${id}: look at the list of jobs`, { job: id });
  }

  /** Until the signal aborts. */
  async *watch(signal: AbortSignal): AsyncGenerator<RowEvent<Job>> {
    this.#refresh();
    yield* this.#table.watch(signal);
  }

  /** Starts a job that is no rollout and answers with its id. Throws `cancelled` when the core is closing. */
  start(wish: JobWish): string {
    const stop = this.#newStop();
    const job = this.#newJob(wish);
    return this.#run(job, stop, job.run(wish.work, stop.signal));
  }

  /**
   * Starts a change of a service and answers with its job at once, before a host was asked. What keeps the rollout from
   * beginning is in the job; once it has begun, the journal is the job's record. Throws `cancelled` when the core is closing.
   */
  startChange({ run, ...wish }: ChangeWish): string {
    const stop = this.#newStop();
    const job = this.#newJob({ ...wish, steps: [PREPARE] });
    job.step(PREPARE);
    const asked = { id: job.id, at: job.startedAt, note: (text: string) => job.note(text) };
    const work = job.run(async () => {
      await run(asked, stop.signal, (rollout) => {
        if (job.handOver()) this.#store.delete(job.id);
        this.#show(rolloutAsJob(rollout, false));
      });
    }, stop.signal);
    return this.#run(
      job,
      stop,
      work.finally(() => this.#refresh()),
    );
  }

  /**
   * Runs a rollout as a job and answers with its id as soon as it is in the journal. Throws what kept it from beginning:
   * the plan's problem, or that of the way to the host.
   */
  begin(run: RunRollouts<Rollout>): Promise<string> {
    return new Promise((resolve, reject) => {
      let begun = false;
      const ended = this.inSight((signal, onProgress) =>
        run(signal, (rollout) => {
          begun = true;
          onProgress(rollout);
          resolve(rollout.id);
        }),
      );
      ended.then(
        ({ id }) => resolve(id),
        (error: unknown) => (begun ? this.#deps.onProblem(asProblem(error)) : reject(error)),
      );
    });
  }

  /** Does work that may run rollouts, each of which is shown as a job; it ends with the core. Throws what the work throws. */
  async inSight<T>(run: RunRollouts<T>): Promise<T> {
    const stop = this.#newStop();
    const work = run(stop.signal, (now) => this.#show(rolloutAsJob(now, false))).finally(() => this.#refresh());
    this.#track(stop, work);
    return await work;
  }

  /**
   * Ends a job and takes back what it did. Answers when a rollout has ended; of what has none, or has one that has not
   * begun, after CLOSE_MS at the latest: its row says when it ends. Throws `rollout-ended`, `job-unknown`.
   */
  async cancel(id: string): Promise<void> {
    const job = this.get(id);
    const here = this.#here.get(id);
    const rollout = this.#rollouts.has(id);
    // Until its first step a rollout waits for its host, and looks nowhere but at its signal.
    if (here && job.status === 'running' && (!rollout || job.steps.every(({ phase }) => phase === 'pending'))) {
      here.stop.abort(new Problem('cancelled', 'Cancelled'));
      await within(CLOSE_MS, here.ended);
    } else if (!rollout) {
      const why = job.status === 'running' ? 'runs in another process' : `has ${job.status} already`;
      throw new Problem('rollout-ended', `Job ${id} ${why}: it can not be cancelled here`, { job: id });
    } else {
      await this.inSight((signal, onProgress) => this.#deps.rollouts.abort(id, signal, onProgress));
    }
  }

  /** Goes on with a rollout that is held or was interrupted; answers when it goes on. Throws `rollout-ended`, `service-busy`. */
  async resume(id: string): Promise<void> {
    this.get(id);
    if (!this.#rollouts.has(id))
      throw new Problem('rollout-ended', `Job ${id} can not go on: start it anew`, { job: id });
    await this.begin((signal, onProgress) => {
      this.#store.recallRollout(id);
      return this.#deps.rollouts.resume(id, signal, onProgress);
    });
  }

  /** The operator has seen its end. Throws `usage` for a job that runs. */
  dismiss(id: string): void {
    const job = this.get(id);
    if (job.status === 'running') throw new Problem('usage', `Wait for job ${id} to end, or cancel it`, { job: id });
    if (this.#rollouts.has(id)) this.#store.dismissRollout(id);
    else this.#store.put({ ...job, dismissed: true });
    this.#refresh();
  }

  /** Cancels what runs here and waits until it has ended, CLOSE_MS at most. What is left then reads as interrupted. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { stop } of this.#running) stop.abort(new Problem('cancelled', 'Cancelled: Signalbox was closed'));
    await within(CLOSE_MS, Promise.all([...this.#running].map(({ ended }) => ended)));
  }

  #newStop(): AbortController {
    if (this.#closed) throw new Problem('cancelled', 'Signalbox is being closed: start it again first');
    return new AbortController();
  }

  #newJob(wish: ConstructorParameters<typeof OwnJob>[0]): OwnJob {
    return new OwnJob(
      wish,
      (record) => this.#store.put(record),
      (record) => this.#show(record),
    );
  }

  #run({ id }: OwnJob, stop: AbortController, work: Promise<void>): string {
    const running = this.#track(
      stop,
      work.catch((error) => this.#deps.onProblem(asProblem(error))),
    );
    this.#here.set(id, running);
    void running.ended.then(() => this.#here.delete(id));
    return id;
  }

  #track(stop: AbortController, work: Promise<unknown>): Running {
    const running = { stop, ended: work.catch(() => {}) };
    this.#running.add(running);
    void running.ended.then(() => this.#running.delete(running));
    return running;
  }

  #show(job: Job): void {
    const others = this.#table.rows().filter(({ id }) => id !== job.id);
    this.#table.set(job.id, withEstimate(job, others));
  }

  /** Brings the table to what the database says; of its own running jobs it knows more than that. */
  #refresh(): void {
    this.#version = this.#store.version();
    const dismissed = this.#store.dismissedRollouts();
    const rollouts = this.#deps.rollouts.list().map((each) => rolloutAsJob(each, dismissed.has(each.id)));
    this.#rollouts = new Set(rollouts.map(({ id }) => id));
    const own = this.#store.list().flatMap((job) => {
      if (!this.#rollouts.has(job.id)) return this.#here.has(job.id) ? (this.#table.get(job.id) ?? job) : job;
      // Its process died between the journal and this.
      this.#store.delete(job.id);
      return [];
    });
    const all = newestFirst([...rollouts, ...own]);
    const newest = all.filter((job, at) => at < MOST_JOBS || job.status === 'running' || job.resumable);
    for (const job of newest) {
      const row = withEstimate(job, newest);
      if (JSON.stringify(row) !== JSON.stringify(this.#table.get(row.id))) this.#table.set(row.id, row);
    }
    const kept = new Set(newest.map(({ id }) => id));
    for (const { id } of this.#table.rows()) if (!kept.has(id)) this.#table.delete(id);
  }

  /** Another process may write, or end without a word. */
  #lookOut(): () => void {
    const timer = setInterval(() => {
      try {
        const running = this.#table.rows().some(({ status }) => status === 'running');
        if (running || this.#store.version() !== this.#version) this.#refresh();
      } catch (error) {
        this.#deps.onProblem(asProblem(error));
      }
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }
}

function newestFirst(jobs: readonly Job[]): Job[] {
  return jobs.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const late = new AbortController();
  await Promise.race([work, sleep(ms, undefined, { signal: late.signal }).catch(() => {})]);
  late.abort();
}
