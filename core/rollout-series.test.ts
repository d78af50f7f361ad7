import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rolloutMarks } from './rollout-marks.ts';
import { rolloutFrame } from './rollout-series.ts';
import type { Rollout } from './rollouts/model.ts';

const at = (second: number) => new Date(second * 1_000).toISOString();
const spec = { kind: 'switch', service: 'credit', host: 'gpu-1', engine: 'docker', to: 'green' } as const;
const promote = { kind: 'promote', slot: 'green', observeMs: 1_000 } as const;

function rollout(change: Partial<Rollout>): Rollout {
  const steps = [{ step: promote, phase: 'done', startedAt: at(100), endedAt: at(102), note: null }] as const;
  return {
    id: 'r1',
    spec,
    status: 'succeeded',
    steps,
    startedAt: at(99),
    endedAt: at(103),
    receipt: null,
    error: null,
    ...change,
  } as Rollout;
}

test('of each service the newest rollout is told, and nothing that is not so', () => {
  const held = rollout({ status: 'held' });
  const older = rollout({ status: 'failed' });
  const { values } = rolloutFrame([held, older], 112_000);
  assert.deepEqual(
    [...values],
    [
      ['rollout.failed|credit|', 0],
      ['rollout.waiting|credit|', 10],
    ],
  );
  assert.deepEqual([...rolloutFrame([older], 112_000).values], [['rollout.failed|credit|', 1]]);
  assert.equal(
    rolloutFrame([rollout({ status: 'running', startedAt: at(100) })], 112_000).values.get('rollout.running|credit|'),
    12,
  );
});

test('the instant of a switch is that of its first request, else that of its step', () => {
  const receipt = { to: 'green', firstNewAt: at(101) } as Rollout['receipt'];
  const marks = rolloutMarks([rollout({ receipt })]);
  assert.deepEqual(
    marks.map(({ kind, at: when, what }) => [kind, when, what]),
    [
      ['rollout', at(99), 'Switch of credit on gpu-1'],
      ['switch', at(101), 'Switched credit to green'],
    ],
  );
  assert.equal(rolloutMarks([rollout({ status: 'failed' })])[0]?.what, 'Switch of credit on gpu-1 failed');
});
