import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../../../core/contract/jobs.ts';
import { canDismiss, elapsed, endedFor, faultOf, groupJobs } from './job-words.ts';

const job = (id: string, status: Job['status'], dismissed = false): Job => ({
  id,
  kind: 'deploy',
  title: id,
  service: null,
  host: null,
  status,
  steps: [],
  progress: null,
  startedAt: `2026-01-01T00:00:0${id}.000Z`,
  endedAt: null,
  estimatedMs: null,
  receipt: null,
  error: null,
  cancellable: false,
  resumable: false,
  dismissed,
});

test('what somebody has to look at comes first, the newest of each group first', () => {
  const { attention, running, ended } = groupJobs([
    job('1', 'failed'),
    job('2', 'running'),
    job('3', 'held', true),
    job('4', 'failed', true),
    job('5', 'succeeded'),
  ]);
  assert.deepEqual(
    [attention, running, ended].map((group) => group.map(({ id }) => id)),
    [['3', '1'], ['2'], ['5', '4']],
  );
});

test('what was interrupted and can not go on is dismissed like what failed', () => {
  assert.ok(canDismiss(job('1', 'interrupted')));
  assert.ok(canDismiss(job('1', 'failed')));
  for (const other of [
    job('1', 'interrupted', true),
    { ...job('1', 'interrupted'), resumable: true },
    job('1', 'running'),
    job('1', 'succeeded'),
  ])
    assert.ok(!canDismiss(other), JSON.stringify(other));
  assert.deepEqual(
    groupJobs([job('1', 'interrupted', true)]).ended.map(({ id }) => id),
    ['1'],
  );
});

test('an abort is no fault; why it came is said where it was not asked for', () => {
  const error = (message: string) => ({ code: 'cancelled' as const, message, data: {} });
  const aborted = (message: string) => ({ ...job('1', 'aborted'), error: error(message) });
  assert.equal(faultOf(aborted('Aborted')), null);
  assert.equal(faultOf({ ...job('1', 'failed'), error: error('x') })?.message, 'x');
  assert.equal(endedFor(aborted('Aborted')), null);
  assert.equal(endedFor(aborted('Given up for the switch 1')), 'Given up for the switch 1');
  assert.equal(endedFor({ ...job('1', 'failed'), error: error('x') }), null);
});

test('a job that ended took as long as it took; one that runs has taken until now', () => {
  const startedAt = '2026-01-01T00:00:00.000Z';
  assert.equal(elapsed({ startedAt, endedAt: '2026-01-01T00:00:02.500Z' }, Date.now()), 2_500);
  assert.equal(elapsed({ startedAt, endedAt: null }, Date.parse(startedAt) + 700), 700);
});
