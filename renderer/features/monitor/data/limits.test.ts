import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuleRow } from '../../../../core/contract/alerts.ts';
import type { PanelPlan } from '../panels/plan.ts';
import { limitsOf } from './limits.ts';

const rule: RuleRow = {
  name: 'disk-full',
  enabled: true,
  severity: 'page',
  metric: 'fs.used',
  by: 'fs.size',
  on: {},
  fn: 'last',
  overS: 60,
  when: { kind: 'threshold', op: '>', value: 0.9 },
  forS: 0,
  keepFiringForS: 0,
  summary: '',
  inhibits: [],
  channels: [],
  builtIn: true,
  watches: 1,
  judgedAt: null,
  problem: null,
};
const plan: PanelPlan = {
  id: 'fs',
  title: 'File systems',
  unit: 'share',
  top: 1,
  lines: [{ key: 'fs.used|gpu-1|/data', by: 'fs.size|gpu-1|/data', label: '/data', look: 0 }],
};
const limits = (change: Partial<RuleRow>) => limitsOf(plan, [{ ...rule, ...change }]).length;

test('a threshold is drawn where the rule judges what the panel shows', () => {
  assert.deepEqual(limitsOf(plan, [rule]), [{ rule: 'disk-full', op: '>', value: 0.9 }]);
  assert.equal(limits({ on: { name: 'gpu-*', part: '/d*' } }), 1);
});

test('and nowhere else', () => {
  assert.equal(limits({ enabled: false }), 0);
  assert.equal(limits({ by: undefined }), 0, 'bytes are no share');
  assert.equal(limits({ metric: 'fs.size' }), 0);
  assert.equal(limits({ on: { name: 'edge-*' } }), 0);
  assert.equal(limits({ on: { part: '/data.' } }), 0, 'a point is a point');
  assert.equal(limits({ fn: 'rise' }), 0);
  assert.equal(limits({ when: { kind: 'absent' } }), 0);
});
