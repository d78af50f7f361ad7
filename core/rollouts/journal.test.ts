import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { Problem } from '../contract/problem.ts';
import { processIsAlive, processKey } from '../platform/process-key.ts';
import { openDatabase } from '../platform/sqlite.ts';
import { Journal, journalMigrations } from './journal.ts';
import type { RolloutSpec } from './model.ts';

const spec: RolloutSpec = {
  kind: 'deploy',
  service: 's',
  host: 'h',
  engine: 'local',
  port: 1,
  from: 'blue',
  to: 'green',
  revision: null,
  hold: false,
  keepMs: 0,
};

function open() {
  const db = openDatabase(':memory:', [journalMigrations]);
  const disown = (id: string) => db.prepare("UPDATE rollouts SET owner = '1:0:never' WHERE id = ?").run(id);
  return { journal: new Journal(db), disown };
}

describe('the journal', () => {
  it('lets a service have one rollout at a time', () => {
    const { journal } = open();
    journal.begin('a', spec, [{ kind: 'route' }]);
    assert.throws(() => journal.begin('b', spec, []), { code: 'service-busy' });
    journal.begin('c', { ...spec, service: 'other' }, []);
    journal.end('a', 'succeeded');
    journal.begin('b', spec, []);
    assert.deepEqual(
      journal.list('s').map(({ id }) => id),
      ['b', 'a'],
    );
  });

  it('lists the newest, and whatever has not ended', () => {
    const { journal } = open();
    journal.begin('old', { ...spec, service: 'other' }, []);
    journal.end('old', 'held');
    for (const id of ['a', 'b', 'c']) {
      journal.begin(id, spec, []);
      journal.end(id, 'succeeded');
    }
    assert.deepEqual(
      journal.list(null, 2).map(({ id }) => id),
      ['c', 'b', 'old'],
    );
    assert.deepEqual(
      journal.list('s', 1).map(({ id }) => id),
      ['c'],
    );
  });

  it('reads a rollout whose process is gone as interrupted, and lets one process claim it', () => {
    const { journal, disown } = open();
    journal.begin('a', spec, [{ kind: 'route' }]);
    assert.equal(journal.get('a').status, 'running');
    assert.throws(() => journal.claim('a'), { code: 'service-busy' });
    disown('a');
    assert.equal(journal.get('a').status, 'interrupted');
    assert.equal(journal.claim('a').status, 'running');
    assert.throws(() => journal.claim('a'), { code: 'service-busy' });
    journal.end('a', 'failed', new Problem('internal', 'because'));
    assert.throws(() => journal.claim('a'), { code: 'rollout-ended' });
    assert.equal(journal.get('a').error?.message, 'because');
  });

  it('lets a way back pass a rollout that nobody runs, and gives that one up', () => {
    const { journal, disown } = open();
    journal.begin('a', spec, [{ kind: 'route' }]);
    assert.throws(() => journal.begin('b', { ...spec, kind: 'rollback' }, []), { code: 'service-busy' });
    disown('a');
    assert.throws(() => journal.begin('b', spec, []), { code: 'service-busy' });
    journal.begin('b', { ...spec, kind: 'rollback' }, []);
    assert.equal(journal.get('a').status, 'aborted');
    assert.deepEqual(journal.get('a').error?.data, { by: 'b' });
  });

  it('keeps what each step found, and the bytes over an interruption', () => {
    const { journal } = open();
    journal.begin('a', spec, [{ kind: 'route' }, { kind: 'fetch' }]);
    journal.mark('a', 1, 'running', 'half');
    journal.mark('a', 1, 'done');
    assert.deepEqual(
      journal.get('a').steps.map(({ phase, note }) => [phase, note]),
      [
        ['pending', null],
        ['done', 'half'],
      ],
    );
    journal.addBytes('a', 5);
    assert.equal(journal.addBytes('a', 7), 12);
    assert.throws(() => journal.get('nope'), { code: 'rollout-unknown' });
  });

  it('keeps when a step ended that is taken back later', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: 0 });
    const { journal } = open();
    journal.begin('a', spec, [{ kind: 'route' }]);
    journal.mark('a', 0, 'running');
    assert.equal(journal.get('a').steps[0]?.endedAt, null);
    t.mock.timers.setTime(1_000);
    journal.mark('a', 0, 'done');
    t.mock.timers.setTime(60_000);
    journal.mark('a', 0, 'undone');
    assert.deepEqual(
      journal.get('a').steps.map(({ startedAt, endedAt }) => [startedAt, endedAt]),
      [[new Date(0).toISOString(), new Date(1_000).toISOString()]],
    );
  });
});

describe('the key of a process', () => {
  it('tells a living process from one that ended', () => {
    assert.equal(processIsAlive(processKey()), true);
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    assert.equal(processIsAlive(processKey(pid)), false);
    if (process.platform === 'linux') assert.equal(processIsAlive(`${process.pid}:0:another-boot`), false);
  });
});
