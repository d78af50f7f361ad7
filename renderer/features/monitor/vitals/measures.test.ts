import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostVitals } from '../../../../core/contract/monitor.ts';
import { type MeasureId, measureOf } from './measures.ts';

const gpu = { index: '0', name: 'L40S', used: 0.4, memoryUsed: 12e9, memoryTotal: 48e9, temperature: 61, power: 200 };
const row: HostVitals = {
  host: 'gpu-1',
  coverage: 'live',
  at: '2026-01-01T00:00:00.000Z',
  problem: null,
  gpuNote: null,
  cpu: 0.5,
  memoryUsed: 64e9,
  memoryTotal: 256e9,
  diskShare: 0.7,
  diskMount: '/',
  diskRead: 0,
  diskWrite: null,
  received: 10,
  sent: 20,
  pressure: 0.01,
  temperature: 55,
  clockSkew: 0,
  gpus: [gpu, { ...gpu, index: '1', used: 0.9, temperature: null, power: null }],
  containers: 3,
};
const of = (id: MeasureId, change: Partial<HostVitals> = {}) => measureOf(id).of({ ...row, ...change });

test('of several GPUs the worst is told, of power the sum of what is known', () => {
  assert.equal(of('gpu'), 0.9);
  assert.equal(of('vram'), 0.25);
  assert.equal(of('temperature'), 61);
  assert.equal(of('power'), 200);
});

test('a value that is not there is none, and 0 is a value', () => {
  assert.equal(of('read'), 0);
  assert.equal(of('write'), null);
  assert.equal(of('gpu', { gpus: [] }), null);
  assert.equal(of('power', { gpus: [] }), null);
  assert.equal(of('memory', { memoryTotal: null }), null);
  assert.equal(of('memory', { memoryTotal: 0 }), null);
});

test('an address that names no measure is that of the first', () => {
  assert.equal(measureOf('nonsense').id, 'cpu');
  assert.equal(measureOf(null).id, 'cpu');
});
