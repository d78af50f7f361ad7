import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServiceRow, SlotStatusView } from '../../../core/contract/services.ts';
import { placesOf, shapeText, suggestNames } from './places.ts';

const held = (version: string | null): SlotStatusView => ({
  model: version && 'credit-risk',
  version,
  phase: version ? 'running' : 'empty',
  healthy: null,
  inFlight: null,
  standing: null,
});

const service = (name: string, live: 'blue' | 'green', blue: string | null, green: string | null): ServiceRow => ({
  service: name,
  host: 'gpu-1',
  engine: 'docker',
  port: 8080,
  split: { live, percentToIdle: 0, fallback: true },
  slots: { blue: held(blue), green: held(green) },
  keepUntil: null,
  fence: 1,
  agrees: true,
  problem: null,
  seenAt: '2026-01-01T00:00:00.000Z',
});

test('a version is where a slot holds it, live before idle', () => {
  const services = [service('a', 'blue', '1.0.0', '2.0.0'), service('b', 'green', '1.0.0', '2.0.0')];
  assert.deepEqual(
    placesOf({ name: 'credit-risk', version: '2.0.0' }, services).map((each) => [each.service, each.slot, each.live]),
    [
      ['b', 'green', true],
      ['a', 'green', false],
    ],
  );
  assert.deepEqual(placesOf({ name: 'digits', version: '2.0.0' }, services), []);
});

test('shapes read as people write them', () => {
  assert.equal(shapeText({ datatype: 'FP32', shape: ['batch', 20, -1] }), 'FP32 [batch, 20, ?]');
  assert.equal(shapeText({ datatype: 'BYTES', shape: null }), 'BYTES of any shape');
});

test('a file name suggests a name and a version', () => {
  assert.deepEqual(suggestNames('models/Credit_Risk-v2.0.1.onnx'), { name: 'credit-risk', version: '2.0.1' });
  assert.deepEqual(suggestNames('model.onnx'), { name: 'model', version: '1.0.0' });
});
