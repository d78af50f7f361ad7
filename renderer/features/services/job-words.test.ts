import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, JobStep } from '../../../core/contract/jobs.ts';
import {
  currentStep,
  isChanging,
  jobToShow,
  latestDemo,
  progressWords,
  stepWords,
  takenBack,
  timeWords,
  waitsIn,
} from './job-words.ts';

const step = (name: string, phase: JobStep['phase']): JobStep => ({
  name,
  slot: null,
  phase,
  startedAt: null,
  endedAt: null,
  note: null,
});

const job: Job = {
  id: 'a',
  kind: 'deploy',
  title: 'Deploy',
  service: 'credit',
  host: 'gpu-1',
  status: 'running',
  steps: [step('fetch', 'done'), step('start', 'running'), step('promote', 'pending')],
  progress: null,
  startedAt: '2026-11-21T12:00:00.000Z',
  endedAt: null,
  estimatedMs: 40_000,
  receipt: null,
  error: null,
  cancellable: true,
  resumable: false,
  dismissed: false,
};
const now = Date.parse('2026-11-21T12:00:12.700Z');

test('steps are words; one that is not known keeps its name', () => {
  assert.equal(stepWords('promote'), 'Switch the traffic');
  assert.equal(stepWords('send requests'), 'Send requests');
});

test('the step that runs or failed is the current one', () => {
  assert.deepEqual(currentStep(job)?.number, 2);
  assert.equal(currentStep({ ...job, steps: [step('fetch', 'pending')] }), null);
  const held: Job = {
    ...job,
    status: 'held',
    steps: [step('start', 'done'), step('hold', 'done'), step('promote', 'pending')],
  };
  assert.equal(currentStep(held)?.number, 2);
  assert.deepEqual(
    held.steps.map((each) => waitsIn(held, each)),
    [false, true, false],
  );
  assert.equal(currentStep({ ...held, status: 'succeeded' }), null);
});

test('time counts in whole seconds with its estimate, and is exact at the end', () => {
  assert.equal(timeWords(job, now), '12 s, usually 40 s');
  assert.equal(timeWords({ ...job, estimatedMs: null }, now), '12 s');
  assert.equal(timeWords({ ...job, estimatedMs: null }, Date.parse(job.startedAt) + 30), '0 s');
  assert.equal(timeWords({ ...job, status: 'held' }, now), '12 s');
  assert.equal(timeWords({ ...job, endedAt: '2026-11-21T12:00:03.210Z' }, now), 'took 3.21 s');
});

test('progress has its unit', () => {
  assert.equal(progressWords({ progress: null }), null);
  assert.equal(progressWords({ progress: { done: 1_500, total: 3_000_000, unit: 'bytes' } }), '1.50 kB of 3 MB');
  assert.equal(progressWords({ progress: { done: 5, total: 2_000, unit: 'requests' } }), '5 of 2,000 requests');
});

test('a line shows what is not over, else the newest failure that was not seen yet', () => {
  const later = '2026-11-21T13:00:00.000Z';
  const failed: Job = { ...job, id: 'f', status: 'failed', startedAt: later, endedAt: later };
  assert.equal(jobToShow([failed, job], 'credit')?.id, 'a');
  assert.equal(jobToShow([failed], 'credit')?.id, 'f');
  assert.equal(jobToShow([{ ...failed, dismissed: true }], 'credit'), null);
  assert.equal(
    jobToShow(
      [
        { ...failed, startedAt: job.startedAt },
        { ...job, id: 'b', status: 'succeeded', startedAt: later },
      ],
      'credit',
    ),
    null,
  );
  assert.equal(jobToShow([job], 'other'), null);
  const cut: Job = { ...job, status: 'interrupted' };
  assert.equal(jobToShow([cut], 'credit')?.id, 'a');
  assert.equal(jobToShow([{ ...cut, dismissed: true }], 'credit'), null);
  assert.equal(jobToShow([{ ...cut, dismissed: true, resumable: true }], 'credit')?.id, 'a');
});

test('the newest demo counts', () => {
  const demo: Job = { ...job, kind: 'demo' };
  assert.equal(latestDemo([demo, { ...demo, id: 'new', startedAt: '2026-11-21T13:00:00.000Z' }])?.id, 'new');
  assert.equal(latestDemo([job]), null);
});

test('an abort takes back what was started, and the route of a new service alone', () => {
  const steps = [step('fetch', 'done'), step('route', 'done'), step('start', 'running'), step('warm', 'pending')];
  const names = (isNew: boolean) => takenBack({ steps }, isNew).map(({ name }) => name);
  assert.deepEqual([names(false), names(true)], [['start'], ['route', 'start']]);
  assert.deepEqual(takenBack({ steps: [step('start', 'pending'), step('fetch', 'done')] }, true), []);
});

test('what was seen before an operation ended may be the middle of it', () => {
  const seen = (seenAt: string) => ({ service: 'credit', seenAt });
  const ended: Job = { ...job, status: 'succeeded', endedAt: '2026-11-21T12:00:20.000Z' };
  assert.ok(isChanging([job], seen('2026-11-21T12:00:30.000Z')));
  assert.ok(isChanging([ended], seen('2026-11-21T12:00:19.000Z')));
  assert.ok(!isChanging([ended], seen('2026-11-21T12:00:21.000Z')));
  assert.ok(!isChanging([job], { service: 'other', seenAt: '2026-11-21T12:00:05.000Z' }));
});
