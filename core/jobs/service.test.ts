import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '../contract/jobs.ts';
import { Problem } from '../contract/problem.ts';
import { openDatabase } from '../platform/sqlite.ts';
import { Journal, journalMigrations } from '../rollouts/journal.ts';
import type { RolloutSpec } from '../rollouts/model.ts';
import { RolloutService } from '../rollouts/service.ts';
import { planSteps } from '../rollouts/strategies.ts';
import { JobService } from './service.ts';
import { JobStore, jobMigrations } from './store.ts';

let dir: string;
let db: DatabaseSync;
let journal: Journal;
let jobs: JobService;
let problems: Problem[];

const spec: RolloutSpec = {
  kind: 'switch',
  service: 's',
  host: 'h',
  engine: 'docker',
  port: 9000,
  from: 'blue',
  to: 'green',
  revision: null,
  hold: false,
  keepMs: 0,
};

function open(): DatabaseSync {
  return openDatabase(join(dir, 'signalbox.db'), [journalMigrations, jobMigrations]);
}

function serviceOn(database: DatabaseSync): JobService {
  const rollouts = new RolloutService({
    journal: new Journal(database),
    holder: 'test',
    open: () => Promise.reject(new Problem('host-unreachable', 'Start the host')),
    model: () => Promise.reject(new Problem('model-unknown', 'Import it')),
  });
  return new JobService({ db: database, rollouts, onProblem: (problem) => problems.push(problem) });
}

async function until<T>(question: () => T | undefined | false): Promise<T> {
  const deadline = performance.now() + 5_000;
  for (;;) {
    const answer = question();
    if (answer) return answer;
    assert.ok(performance.now() < deadline, 'it never came true');
    await sleep(5);
  }
}

/** Ends only with its signal. */
const forever = (_report: unknown, signal: AbortSignal) =>
  new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'jobs-'));
  db = open();
  journal = new Journal(db);
  problems = [];
  jobs = serviceOn(db);
});

afterEach(async () => {
  await jobs.close();
  db.close();
  rmSync(dir, { recursive: true });
});

describe('a job of its own', () => {
  it('shows its steps, notes and progress while it runs, and ends as done', async () => {
    const go = Promise.withResolvers<void>();
    const id = jobs.start({
      kind: 'import',
      title: 'Import m@1',
      steps: ['copy', 'check'],
      async work(report) {
        report.step('copy');
        report.progress(5, 10, 'bytes');
        report.note('half');
        await go.promise;
        report.step('check');
      },
    });
    const running = jobs.get(id);
    assert.deepEqual(
      running.steps.map(({ name, phase, note }) => [name, phase, note]),
      [
        ['copy', 'running', 'half'],
        ['check', 'pending', null],
      ],
    );
    assert.deepEqual(running.progress, { done: 5, total: 10, unit: 'bytes' });
    assert.equal(running.cancellable, true);
    go.resolve();
    const ended = await until(() => jobs.list().find(({ status }) => status === 'succeeded'));
    assert.deepEqual(
      ended.steps.map(({ phase }) => phase),
      ['done', 'done'],
    );
    assert.equal(ended.progress, null);
    assert.ok(ended.endedAt);
  });

  it('stays as failed after a restart, until it is dismissed', async () => {
    const id = jobs.start({
      kind: 'import',
      title: 'Import m@1',
      steps: ['copy'],
      async work(report) {
        report.step('copy');
        throw new Problem('disk-full', 'Free some disk', { free: 1 });
      },
    });
    await until(() => jobs.get(id).status === 'failed');
    const again = serviceOn(db);
    assert.deepEqual(again.get(id).error, { code: 'disk-full', message: 'Free some disk', data: { free: 1 } });
    assert.equal(again.get(id).steps[0]?.phase, 'failed');
    again.dismiss(id);
    assert.equal(serviceOn(db).get(id).dismissed, true);
  });

  it('is cancelled through its signal', async () => {
    const id = jobs.start({ kind: 'demo', title: 'Demo', steps: [], work: forever });
    assert.throws(() => jobs.dismiss(id), { code: 'usage' });
    await jobs.cancel(id);
    assert.equal(jobs.get(id).status, 'aborted');
    await assert.rejects(jobs.cancel(id), { code: 'rollout-ended' });
    await assert.rejects(jobs.resume(id), { code: 'rollout-ended' });
  });

  it('reads as interrupted when its process has died', () => {
    const id = jobs.start({ kind: 'demo', title: 'Demo', steps: [], work: forever });
    const other = open();
    other.prepare("UPDATE jobs SET owner = '999999999:never'").run();
    other.close();
    const again = serviceOn(db);
    const job = again.get(id);
    assert.deepEqual([job.status, job.cancellable, job.resumable], ['interrupted', false, false]);
    assert.equal(job.endedAt, job.startedAt, 'its time does not go on');
    again.dismiss(id);
    const { status, dismissed } = serviceOn(db).get(id);
    assert.deepEqual([status, dismissed], ['interrupted', true]);
  });

  it('ends with the core, and none begins after that', async () => {
    const id = jobs.start({ kind: 'demo', title: 'Demo', steps: [], work: forever });
    await jobs.close();
    assert.equal(jobs.get(id).status, 'aborted');
    assert.throws(() => jobs.start({ kind: 'demo', title: 'Demo', steps: [], work: forever }), { code: 'cancelled' });
  });

  it('is forgotten when 200 newer ones are there', async () => {
    const store = new JobStore(db);
    const id = jobs.start({ kind: 'demo', title: 'Demo', steps: [], work: async () => {} });
    const base = await until(() => jobs.list().find(({ status }) => status === 'succeeded'));
    const running = jobs.start({ kind: 'demo', title: 'Demo', steps: [], work: forever });
    for (let i = 0; i < 250; i += 1) {
      const startedAt = new Date(Date.parse(base.startedAt) + 60_000 + i).toISOString();
      store.put({ ...base, id: `job-${i}`, startedAt, status: 'succeeded' });
    }
    const listed = jobs.list().map((job) => job.id);
    assert.deepEqual([listed.length, listed[0], listed.at(-1)], [201, 'job-249', running]);
    assert.ok(!listed.includes(id));
    assert.equal(db.prepare('SELECT count(*) AS n FROM jobs').get()?.n, 201, 'what runs is not deleted');
  });
});

describe('a change of a service', () => {
  const wish = { kind: 'switch', title: 'Switch s to green', service: 's', host: null } as const;
  const rows = () => db.prepare('SELECT count(*) AS n FROM jobs').get()?.n;

  it('is a job before its host has answered, and ends when it is cancelled then', async () => {
    const id = jobs.startChange({
      ...wish,
      run(asked, signal) {
        asked.note('Asking h');
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
    });
    const job = jobs.get(id);
    assert.deepEqual([job.status, job.cancellable, job.title], ['running', true, wish.title]);
    assert.deepEqual(
      job.steps.map(({ name, phase, note }) => [name, phase, note]),
      [['prepare', 'running', 'Asking h']],
    );
    await jobs.cancel(id);
    const ended = jobs.get(id);
    assert.deepEqual([ended.status, ended.steps[0]?.phase, ended.dismissed], ['aborted', 'undone', false]);
    assert.ok(ended.endedAt);
    assert.deepEqual(problems, []);
  });

  it('becomes its rollout, with the time at which it was asked for', async () => {
    const answers = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const id = jobs.startChange({
      ...wish,
      async run(asked, _signal, onProgress) {
        await answers.promise;
        onProgress(journal.begin(asked.id, spec, planSteps(spec), asked.at));
        asked.note('too late to be seen');
        await go.promise;
        return journal.end(asked.id, 'succeeded');
      },
    });
    const { startedAt } = jobs.get(id);
    assert.equal(rows(), 1);
    await sleep(5);
    answers.resolve();
    const begun = await until(() => jobs.list().find(({ title }) => title === 'Switch s on h to green'));
    assert.deepEqual([begun.id, begun.startedAt, begun.status], [id, startedAt, 'running']);
    assert.equal(jobs.list().length, 1);
    assert.equal(rows(), 0);
    go.resolve();
    await until(() => jobs.get(id).status === 'succeeded');
    assert.equal(jobs.list().length, 1);
  });

  it('that can not begin keeps why, until it is dismissed', async () => {
    const run = () => Promise.reject(new Problem('slot-empty', 'Deploy first'));
    const id = jobs.startChange({ ...wish, run });
    await until(() => jobs.get(id).status === 'failed');
    const again = serviceOn(db);
    assert.deepEqual([again.get(id).error?.code, again.get(id).steps[0]?.phase], ['slot-empty', 'failed']);
    await assert.rejects(again.resume(id), { code: 'rollout-ended' });
    again.dismiss(id);
    assert.equal(serviceOn(db).get(id).dismissed, true);
  });

  it('is interrupted when its process dies before its rollout begins', () => {
    const id = jobs.startChange({ ...wish, run: (_asked, signal) => forever(null, signal) as Promise<never> });
    db.prepare("UPDATE jobs SET owner = '999999999:never'").run();
    const job = serviceOn(db).get(id);
    assert.deepEqual([job.status, job.resumable], ['interrupted', false]);
    assert.ok(job.endedAt);
  });

  it('whose process died while its rollout began is that rollout alone', () => {
    const id = jobs.startChange({ ...wish, run: (_asked, signal) => forever(null, signal) as Promise<never> });
    journal.begin(id, spec, planSteps(spec));
    assert.deepEqual(
      serviceOn(db)
        .list()
        .map((job) => [job.id, job.title]),
      [[id, 'Switch s on h to green']],
    );
    assert.equal(rows(), 0);
  });

  it('is cancelled while its rollout waits for the host', async () => {
    const id = jobs.startChange({
      ...wish,
      async run(asked, signal, onProgress) {
        onProgress(journal.begin(asked.id, spec, planSteps(spec), asked.at));
        await (forever(null, signal) as Promise<void>).catch(() => {});
        return journal.end(asked.id, 'aborted', new Problem('cancelled', 'Cancelled'));
      },
    });
    await jobs.cancel(id);
    assert.equal(jobs.get(id).status, 'aborted');
  });

  it('none begins after the core has closed', async () => {
    await jobs.close();
    assert.throws(() => jobs.startChange({ ...wish, run: () => Promise.reject(new Error()) }), { code: 'cancelled' });
  });
});

it('of dismissed rollouts the newest are remembered', () => {
  const store = new JobStore(db);
  for (let i = 0; i < 205; i += 1) store.dismissRollout(`r${i}`);
  const remembered = store.dismissedRollouts();
  assert.deepEqual([remembered.size, remembered.has('r4'), remembered.has('r204')], [200, false, true]);
});

describe('a rollout', () => {
  it('is a job with its id from its beginning on', async () => {
    const go = Promise.withResolvers<void>();
    const id = await jobs.begin(async (_signal, onProgress) => {
      onProgress(journal.begin('r1', spec, planSteps(spec)));
      await go.promise;
      return journal.end('r1', 'succeeded');
    });
    assert.equal(id, 'r1');
    const job = jobs.get('r1');
    assert.deepEqual([job.title, job.status, job.cancellable], ['Switch s on h to green', 'running', true]);
    go.resolve();
    await until(() => jobs.get('r1').status === 'succeeded');
  });

  it('that can not begin tells its asker why and leaves no job', async () => {
    const work = () => Promise.reject(new Problem('slot-empty', 'Deploy first'));
    await assert.rejects(jobs.begin(work), { code: 'slot-empty' });
    assert.deepEqual(jobs.list(), []);
    assert.deepEqual(problems, []);
  });

  it('that breaks after its beginning is told to the log', async () => {
    await jobs.begin((_signal, onProgress) => {
      onProgress(journal.begin('r1', spec, planSteps(spec)));
      return Promise.reject(new Error('no disk for the journal'));
    });
    await until(() => problems.length === 1);
  });

  it('that another process runs is seen by those who watch', async () => {
    const elsewhere = open();
    const other = new Journal(elsewhere);
    const stop = new AbortController();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of jobs.watch(stop.signal))
        seen.push(...event.rows.map(({ id, status }) => `${id} ${status}`));
    })();
    try {
      await sleep(0);
      other.begin('r2', spec, planSteps(spec));
      await until(() => seen.includes('r2 running'));
      other.end('r2', 'failed', new Problem('timeout', 'Try again'));
      await until(() => seen.includes('r2 failed'));
    } finally {
      stop.abort();
      await reading;
      elsewhere.close();
    }
  });

  it('that was interrupted can be resumed, and keeps why it can not go on', async () => {
    journal.begin('r3', spec, planSteps(spec));
    journal.end('r3', 'interrupted', new Problem('connection-lost', 'Wait'));
    jobs.dismiss('r3');
    assert.deepEqual([jobs.get('r3').resumable, jobs.get('r3').dismissed], [true, true]);
    await assert.rejects(jobs.resume('r3'), { code: 'host-unreachable' });
    const job = jobs.get('r3');
    assert.deepEqual([job.status, job.error?.code, job.dismissed], ['interrupted', 'host-unreachable', false]);
  });

  it('that has switched can not be cancelled', async () => {
    journal.begin('r4', spec, planSteps(spec));
    const at = planSteps(spec).findIndex(({ kind }) => kind === 'promote');
    journal.mark('r4', at, 'done');
    assert.equal(jobs.get('r4').cancellable, false);
    await assert.rejects(jobs.cancel('r4'), { code: 'rollout-ended' });
  });

  it('of an unknown id is a problem', () => {
    assert.throws(() => jobs.get('nope'), { code: 'job-unknown' });
  });
});

it('jobs are listed newest first with the time that earlier ones took', async () => {
  const end = (id: string, ms: number, of: RolloutSpec = spec) => {
    journal.begin(id, of, planSteps(of));
    journal.end(id, 'succeeded');
    const start = Date.UTC(2026, 0, 1) + Number(id.slice(1)) * 60_000;
    db.prepare('UPDATE rollouts SET started_at = ?, ended_at = ? WHERE id = ?').run(
      new Date(start).toISOString(),
      new Date(start + ms).toISOString(),
      id,
    );
  };
  end('r1', 1_000);
  end('r2', 9_000, { ...spec, host: 'other' });
  end('r3', 3_000);
  end('r4', 8_000);
  end('r5', 8_000);
  const estimates = jobs.list().map(({ id, estimatedMs }: Job) => [id, estimatedMs]);
  assert.deepEqual(estimates, [
    ['r5', 3_000],
    ['r4', 2_000],
    ['r3', 1_000],
    ['r2', null],
    ['r1', null],
  ]);
});
