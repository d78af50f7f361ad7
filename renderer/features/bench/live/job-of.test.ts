import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../../../../core/contract/jobs.ts';
import { record } from '../record.fixture.ts';
import { jobOf } from './job-of.ts';

const job = (id: string, change: Partial<Job> = {}): Job => ({
  id,
  kind: 'bench',
  title: 'Measure credit-risk@2.0.0',
  service: null,
  host: null,
  status: 'running',
  steps: [],
  progress: null,
  startedAt: '2026-11-21T07:00:00.000Z',
  endedAt: null,
  estimatedMs: null,
  receipt: null,
  error: null,
  cancellable: true,
  resumable: false,
  dismissed: false,
  ...change,
});
const among = (id: string | null, ...jobs: Job[]) =>
  jobOf(record(), id, new Map(jobs.map((each) => [each.id, each])))?.id ?? null;

test('the job that the address names is shown, else the only one that runs by the same title', () => {
  assert.equal(among('2', job('1'), job('2')), '2');
  assert.equal(among(null, job('1')), '1');
  assert.equal(among('gone', job('1')), '1');
  assert.equal(among(null, job('1'), job('2')), null, 'the wrong one of two could be cancelled');
  assert.equal(among(null, job('1', { status: 'succeeded' }), job('2', { title: 'Another' })), null);
  assert.equal(among('1', job('1', { kind: 'deploy' })), null);
  assert.equal(jobOf(record(), null, null), null);
});
