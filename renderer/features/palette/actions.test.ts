import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../../../core/contract/jobs.ts';
import type { ServiceRow, SlotStatusView } from '../../../core/contract/services.ts';
import { hostRow } from '../hosts/host.fixture.ts';
import { hostActions, jobActions, serviceActions } from './actions.ts';

const held: SlotStatusView = {
  model: 'credit-risk',
  version: '1.0.0',
  phase: 'running',
  healthy: true,
  inFlight: 0,
  standing: 'served',
};
const row: ServiceRow = {
  service: 'credit',
  host: 'gpu-1',
  engine: 'docker',
  port: 8080,
  split: { live: 'blue', percentToIdle: 0, fallback: true },
  slots: { blue: held, green: held },
  keepUntil: null,
  fence: 1,
  agrees: true,
  problem: null,
  seenAt: '2026-11-21T12:00:00.000Z',
};
const texts = (change: Partial<ServiceRow> = {}) => serviceActions({ ...row, ...change }, []).map(({ text }) => text);

test('all that can be done to a service is found, and nothing that can not', () => {
  assert.deepEqual(texts(), [
    'Deploy to credit',
    'Deploy to credit and hold',
    'Switch credit to green',
    'Roll back credit',
    'Remove credit',
    'Monitor credit',
    'Logs of credit blue',
    'Logs of credit green',
  ]);
  const empty: SlotStatusView = { ...held, phase: 'empty', standing: null };
  assert.ok(!texts({ slots: { blue: held, green: empty } }).some((text) => /Switch|Roll back|green/.test(text)));
  assert.ok(texts({ agrees: false }).includes('Set the switch of credit again'));
});

test('each opens what its button opens', () => {
  const to = (id: string) => serviceActions(row, []).find((each) => each.id === id)?.to;
  assert.equal(to('switch-credit'), '/services/credit?service=credit&do=switch&to=green');
  assert.equal(to('hold-credit'), '/services/credit?service=credit&do=deploy&hold=');
  assert.equal(to('log-credit-green'), '/hosts/gpu-1?tab=logs&log=credit%3Agreen');
});

test('a job is continued or aborted only when it can be', () => {
  const job = { id: 'a', title: 'Deploy', status: 'held', resumable: true, cancellable: true } as Job;
  assert.deepEqual(
    jobActions(job).map(({ text, to }) => [text, to]),
    [
      ['Continue: Deploy', '/services?do=continue&id=a'],
      ['Abort: Deploy', '/services?do=abort&id=a'],
    ],
  );
  assert.deepEqual(jobActions({ ...job, resumable: false, cancellable: false }), []);
});

test('this computer can not be removed', () => {
  const texts = (...[name, change]: Parameters<typeof hostRow>) =>
    hostActions(hostRow(name, change)).map(({ text }) => text);
  assert.deepEqual(texts('gpu-1'), ['Terminal on gpu-1', 'Monitor gpu-1', 'Check gpu-1', 'Remove host gpu-1']);
  assert.deepEqual(texts('this-computer', { ssh: null }), [
    'Terminal on this computer',
    'Monitor this computer',
    'Check this computer',
  ]);
});
