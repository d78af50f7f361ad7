import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Revision, ServiceState } from '../services/model.ts';
import { makeRevision } from '../services/revision.ts';
import { nextRetirement } from './model.ts';
import { planChange, planDeploy, planRetire } from './planning.ts';
import { planSteps } from './strategies.ts';

const revision = (version: string): Revision =>
  makeRevision({ model: 'm', version, modelDigest: 'd', image: 'builtin', threads: 1, memoryMb: 512 });

const state = (change: Partial<ServiceState> = {}): ServiceState => ({
  schema: 1,
  service: 's',
  engine: 'docker',
  port: 9000,
  slots: { blue: revision('1'), green: null },
  standing: { blue: 'served', green: 'served' },
  addresses: { blue: 'a', green: 'b' },
  split: { live: 'blue', percentToIdle: 0, fallback: false },
  keepUntil: null,
  fence: 3,
  ...change,
});

const wish = { service: 's', host: 'h', engine: 'docker', port: null, hold: false, keepMs: 600_000 } as const;

describe('the plan of a deploy', () => {
  it('fills blue first and takes the default port', () => {
    const spec = planDeploy(wish, null, revision('1'));
    assert.deepEqual([spec.from, spec.to, spec.port], [null, 'blue', 8080]);
  });

  it('then fills the slot that is not live, on the port that there is', () => {
    const spec = planDeploy(wish, state(), revision('2'));
    assert.deepEqual([spec.from, spec.to, spec.port], ['blue', 'green', 9000]);
  });

  it('refuses to move a service to another port', () => {
    assert.throws(() => planDeploy({ ...wish, port: 9001 }, state(), revision('2')), { code: 'usage' });
    assert.equal(planDeploy({ ...wish, port: 9000 }, state(), revision('2')).port, 9000);
  });

  it('asks for everything that may be short before it touches anything, and proves before it switches', () => {
    const kinds = planSteps(planDeploy(wish, state(), revision('2'))).map(({ kind }) => kind);
    assert.deepEqual(kinds, [
      'preflight',
      'fetch',
      'route',
      'start',
      'ready',
      'warm',
      'smoke',
      'promote',
      'drain',
      'keep',
    ]);
  });

  it('holds right before the switch', () => {
    const kinds = planSteps(planDeploy({ ...wish, hold: true }, state(), revision('2'))).map(({ kind }) => kind);
    assert.equal(kinds[kinds.indexOf('promote') - 1], 'hold');
  });

  it('touches the live slot in nothing but drain and keep, which leave it running', () => {
    for (const step of planSteps(planDeploy(wish, state(), revision('2')))) {
      if ('slot' in step && step.slot === 'blue') assert.match(step.kind, /^(drain|keep)$/);
    }
  });
});

describe('the plan of a change', () => {
  const both = state({ slots: { blue: revision('1'), green: revision('2') } });

  it('rolls back to the other slot', () => {
    assert.equal(planChange('rollback', 'h', both, null).to, 'green');
  });

  it('makes sure of a slot that is live already, without waiting for itself to drain', () => {
    const kinds = planSteps(planChange('switch', 'h', both, 'blue')).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['route', 'ready', 'promote']);
  });

  it('says why there is nothing to switch or roll back to', () => {
    const unproved = { ...both, standing: { blue: 'served', green: 'unproved' } } as const;
    assert.throws(() => planChange('switch', 'h', unproved, 'green'), { code: 'slot-unhealthy' });
    const proved = { ...both, standing: { blue: 'served', green: 'proved' } } as const;
    assert.equal(planChange('switch', 'h', proved, 'green').to, 'green');
    assert.throws(() => planChange('rollback', 'h', proved, null), { code: 'nothing-to-roll-back' });
    assert.throws(() => planChange('switch', 'h', state(), 'green'), { code: 'slot-empty' });
    assert.throws(() => planChange('rollback', 'h', state(), null), { code: 'nothing-to-roll-back' });
    assert.throws(() => planChange('switch', 'h', state({ split: null }), 'green'), { code: 'slot-empty' });
  });
});

describe('the plan to retire', () => {
  const now = new Date('2026-01-01T12:00:00Z');

  it('is made when the rollback window is over, for the idle slot', () => {
    const spec = planRetire('h', state({ keepUntil: '2026-01-01T11:59:59Z' }), now);
    assert.deepEqual([spec?.from, spec?.to], ['green', 'blue']);
    assert.ok(spec);
    assert.deepEqual(
      planSteps(spec).map((step) => 'slot' in step && step.slot),
      ['green'],
    );
  });

  it('is not made before, nor where nothing is kept', () => {
    assert.equal(planRetire('h', state({ keepUntil: '2026-01-01T12:00:01Z' }), now), null);
    assert.equal(planRetire('h', state(), now), null);
  });
});

describe('the next retirement', () => {
  it('is that of the service whose window ends first, past or not', () => {
    const until = (service: string, keepUntil: string | null) => state({ service, keepUntil });
    const early = '2026-01-01T00:10:00.000Z';
    const services = [until('a', '2026-01-01T00:20:00.000Z'), until('b', null), until('c', early)];
    assert.deepEqual(nextRetirement(services), { service: 'c', at: new Date(early) });
    assert.equal(nextRetirement([until('b', null), state({ keepUntil: early, split: null })]), null);
    assert.equal(nextRetirement([]), null);
  });
});
