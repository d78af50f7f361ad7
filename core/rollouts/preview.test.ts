import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '../contract/problem.ts';
import type { ModelVersion, TensorSpec } from '../models/model.ts';
import type { ServiceState, Standing } from '../services/model.ts';
import { makeRevision } from '../services/revision.ts';
import { type PreviewFacts, previewOf } from './preview.ts';

const revision = (version: string) =>
  makeRevision({ model: 'm', version, modelDigest: 'd', image: 'builtin', threads: 1, memoryMb: 512 });

const tensor = (name: string): TensorSpec => ({ name, datatype: 'FP32', shape: [1] });

const model = (change: Partial<ModelVersion> = {}): ModelVersion => ({
  name: 'm',
  version: '3',
  digest: 'd3',
  inputs: [tensor('x')],
  outputs: [tensor('y')],
  opset: {},
  producer: '',
  irVersion: 8,
  metadata: {},
  files: [],
  sizeBytes: 1,
  importedAt: '2026-01-01T00:00:00.000Z',
  smoke: [{ name: 'one', inputs: [], outputs: [], tolerance: { absolute: 0 } }],
  ...change,
});

const now = new Date('2026-01-01T12:00:00.000Z');

/** Blue is live with version 1, green keeps version 2 for 5 minutes more. */
const state = (change: Partial<ServiceState> = {}): ServiceState => ({
  schema: 1,
  service: 's',
  engine: 'docker',
  port: 9000,
  slots: { blue: revision('1'), green: revision('2') },
  standing: { blue: 'served', green: 'served' },
  addresses: { blue: 'a', green: 'b' },
  split: { live: 'blue', percentToIdle: 0, fallback: true },
  keepUntil: '2026-01-01T12:05:00.000Z',
  fence: 3,
  ...change,
});

const facts = (change: Partial<PreviewFacts> = {}): PreviewFacts => ({
  host: 'gpu-1',
  engine: 'docker',
  now,
  state: state(),
  silent: null,
  healthy: { blue: true, green: true },
  model: null,
  liveSignature: null,
  unfinished: null,
  ...change,
});

const deploy = { action: 'deploy', service: 's', model: 'm@3', host: 'gpu-1' } as const;
const rollback = { action: 'rollback', service: 's' } as const;
const remove = { action: 'remove', service: 's' } as const;
const to = (slot: 'blue' | 'green') => ({ action: 'switch', service: 's', to: slot }) as const;

const rowsOf = (...[change, known]: Parameters<typeof previewOf>) =>
  previewOf(change, known).changes.map(({ what, before, after }) => `${what}: ${before} → ${after}`);

describe('what a deploy would do', () => {
  it('of a new service', () => {
    const preview = previewOf(deploy, facts({ state: null, model: model() }));
    assert.deepEqual([preview.from, preview.to, preview.warnings], [null, 'blue', []]);
    assert.deepEqual(rowsOf(deploy, facts({ state: null, model: model() })), [
      'Live slot: none → blue',
      'Model in blue: empty → m@3',
      'Model in green: empty → empty',
      'Port: none → 8080',
      'Kept for a rollback: nothing → nothing',
    ]);
    assert.deepEqual(preview.steps[0], { name: 'preflight', slot: 'blue' });
  });

  it('of the next version: the idle one is replaced, the live one kept', () => {
    assert.deepEqual(rowsOf({ ...deploy, keepMs: 7_200_000 }, facts({ model: model() })), [
      'Live slot: blue → green',
      'Model in blue: m@1 → m@1',
      'Model in green: m@2 → m@3',
      'Port: 9000 → 9000',
      'Kept for a rollback: m@2 in green for another 5 min → m@1 in blue for 2 h',
    ]);
    assert.deepEqual(previewOf(deploy, facts({ model: model() })).warnings, [
      'm@2 in green is replaced: a rollback can not go back to it any more',
    ]);
  });

  it('over an idle revision that never served loses no way back', () => {
    const tried = facts({ model: model(), state: state({ standing: { blue: 'served', green: 'proved' } }) });
    assert.deepEqual(previewOf(deploy, tried).warnings, []);
    assert.equal(previewOf(deploy, tried).changes.at(-1)?.before, 'nothing');
  });

  it('that holds before the switch', () => {
    const preview = previewOf({ ...deploy, hold: true }, facts({ model: model() }));
    assert.equal(preview.changes[0]?.after, 'green, once you resume it');
    assert.ok(preview.steps.some(({ name }) => name === 'hold'));
  });

  it('of a model without smoke inputs', () => {
    const { warnings } = previewOf(deploy, facts({ state: null, model: model({ smoke: [] }) }));
    assert.match(warnings.join(), /without smoke inputs/);
  });

  it('of another signature', () => {
    const known = facts({ model: model({ inputs: [tensor('z')] }), liveSignature: model() });
    assert.match(previewOf(deploy, known).warnings.join(), /\(input x, input z\): it is refused unless/);
    assert.match(previewOf({ ...deploy, newSignature: true }, known).warnings.join(), /clients must be ready/);
    const same = facts({ model: model(), liveSignature: model() });
    assert.doesNotMatch(previewOf(deploy, same).warnings.join(), /signature/);
  });

  it('of what is live already, and beside a live slot that is down', () => {
    const known = facts({ model: model({ version: '1' }), healthy: { blue: false, green: true } });
    const { warnings } = previewOf({ ...deploy, model: 'm@1' }, known);
    assert.match(warnings.join(), /m@1 is live already.*blue is live and does not answer/);
  });

  it('to another port is refused as the deploy itself is', () => {
    assert.throws(() => previewOf({ ...deploy, port: 1 }, facts({ model: model() })), { code: 'usage' });
  });
});

describe('what a switch or rollback would do', () => {
  it('back to the kept revision', () => {
    const preview = previewOf(rollback, facts());
    assert.deepEqual([preview.from, preview.to, preview.warnings], ['blue', 'green', []]);
    assert.deepEqual(rowsOf(rollback, facts()), [
      'Live slot: blue → green',
      'Model in blue: m@1 → m@1',
      'Model in green: m@2 → m@2',
      'Port: 9000 → 9000',
      'Kept for a rollback: m@2 in green for another 5 min → m@1 in blue for 10 min',
    ]);
  });

  it('after the rollback window', () => {
    const late = facts({ state: state({ keepUntil: '2026-01-01T11:00:00.000Z' }) });
    const preview = previewOf(rollback, late);
    assert.match(preview.warnings.join(), /window of s is over: m@2 may be retired/);
    assert.match(preview.changes.at(-1)?.before ?? '', /its time is over/);
  });

  it('to a slot that does not answer', () => {
    const { warnings } = previewOf(to('green'), facts({ healthy: { blue: true, green: false } }));
    assert.deepEqual(warnings, ['green does not answer now: the switch waits for it, then fails']);
  });

  it('to the slot that is live already changes nothing', () => {
    const preview = previewOf(to('blue'), facts());
    assert.match(preview.warnings.join(), /live already/);
    assert.ok(preview.changes.every(({ before, after }) => before === after));
  });

  it('is refused as the change itself is', () => {
    const standing = (green: Standing) => facts({ state: state({ standing: { blue: 'served', green } }) });
    assert.throws(() => previewOf(rollback, standing('proved')), { code: 'nothing-to-roll-back' });
    assert.throws(() => previewOf(to('green'), standing('unproved')), { code: 'slot-unhealthy' });
  });
});

it('a remove empties everything, and says whom it hurts', () => {
  assert.deepEqual(rowsOf(remove, facts()), [
    'Live slot: blue → none',
    'Model in blue: m@1 → empty',
    'Model in green: m@2 → empty',
    'Port: 9000 → none',
    'Kept for a rollback: m@2 in green for another 5 min → nothing',
  ]);
  assert.match(previewOf(remove, facts()).warnings.join(), /clients on port 9000/);
});

it('an unfinished rollout stands in the way of a deploy, and is given up for the others', () => {
  const held = facts({ model: model(), unfinished: { id: 'r1', status: 'held' } });
  assert.match(previewOf(deploy, held).warnings[0] ?? '', /resume or cancel it first/);
  assert.match(previewOf(rollback, held).warnings[0] ?? '', /r1 of s is given up/);
  const running = facts({ unfinished: { id: 'r1', status: 'running' } });
  assert.match(previewOf(remove, running).warnings[0] ?? '', /being changed by job r1/);
});

it('a host that is silent can not be planned for', () => {
  const silent = facts({ state: null, silent: new Problem('host-unreachable', 'Start it') });
  assert.deepEqual(previewOf(remove, silent), {
    host: 'gpu-1',
    from: null,
    to: null,
    changes: [],
    steps: [],
    warnings: ['gpu-1 does not say what it serves now: Start it'],
  });
});
