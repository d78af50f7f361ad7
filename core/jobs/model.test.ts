import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Rollout, RolloutSpec, StepPhase } from '../rollouts/model.ts';
import { megabytes } from '../rollouts/steps/prepare.ts';
import { planSteps } from '../rollouts/strategies.ts';
import { rolloutAsJob } from './model.ts';

const spec: RolloutSpec = {
  kind: 'deploy',
  service: 'credit',
  host: 'gpu-1',
  engine: 'docker',
  port: 8080,
  from: 'blue',
  to: 'green',
  revision: { id: 'r', model: 'risk', version: '2', modelDigest: 'd', image: 'i', threads: 1, memoryMb: 512 },
  hold: false,
  keepMs: 0,
};

/** A rollout whose steps up to `until` are in `phase`. */
function rollout(
  of: Partial<RolloutSpec>,
  until: string | null,
  phase: StepPhase,
  note: string | null = null,
): Rollout {
  const steps = planSteps({ ...spec, ...of });
  const last = steps.findIndex(({ kind }) => kind === until);
  return {
    id: 'r1',
    spec: { ...spec, ...of },
    status: 'running',
    steps: steps.map((step, at) => ({
      step,
      phase: at > last ? 'pending' : at < last ? 'done' : phase,
      startedAt: null,
      endedAt: null,
      note: at === last ? note : null,
    })),
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: null,
    receipt: null,
    error: null,
  };
}

const job = (...of: Parameters<typeof rollout>) => rolloutAsJob(rollout(...of), false);

describe('a rollout as a job', () => {
  it('says what it does and where', () => {
    const title = (of: Partial<RolloutSpec>) => job(of, null, 'pending').title;
    assert.equal(title({}), 'Deploy risk@2 to credit on gpu-1');
    assert.equal(title({ kind: 'switch', host: 'this-computer' }), 'Switch credit on this computer to green');
    assert.equal(title({ kind: 'rollback' }), 'Roll credit on gpu-1 back to risk@2');
    assert.equal(title({ kind: 'remove' }), 'Remove credit from gpu-1');
    assert.equal(title({ kind: 'retire' }), 'Retire the old revision of credit on gpu-1');
  });

  it('names its steps with the slot that each touches', () => {
    const { steps } = job({}, 'fetch', 'running');
    assert.deepEqual(
      steps.slice(0, 3).map(({ name, slot, phase }) => [name, slot, phase]),
      [
        ['preflight', 'green', 'done'],
        ['fetch', null, 'running'],
        ['route', null, 'pending'],
      ],
    );
  });

  it('knows the bytes of a running fetch, as the step writes them', () => {
    const note = `${megabytes(5_250_000)} of ${megabytes(300_000_000)}`;
    assert.deepEqual(job({}, 'fetch', 'running', note).progress, {
      done: 5_250_000,
      total: 300_000_000,
      unit: 'bytes',
    });
    assert.equal(job({}, 'fetch', 'running', 'all there already').progress, null);
    assert.equal(job({}, 'route', 'running', note).progress, null);
  });

  it('can be cancelled until its switch, a remove until it has begun', () => {
    assert.equal(job({}, 'promote', 'running').cancellable, true);
    assert.equal(job({}, 'promote', 'done').cancellable, false);
    assert.equal(job({ kind: 'remove' }, null, 'pending').cancellable, true);
    assert.equal(job({ kind: 'remove' }, 'unroute', 'running').cancellable, false);
    const ended = { ...rollout({}, 'fetch', 'failed'), status: 'failed' as const };
    assert.equal(rolloutAsJob(ended, false).cancellable, false);
  });

  it('goes on only when it waits', () => {
    const statuses = ['running', 'held', 'interrupted', 'succeeded', 'failed', 'aborted'] as const;
    const resumable = statuses.filter(
      (status) => rolloutAsJob({ ...rollout({}, null, 'done'), status }, true).resumable,
    );
    assert.deepEqual(resumable, ['held', 'interrupted']);
  });
});
