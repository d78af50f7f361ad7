import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wants } from './metrics-export.ts';

const keys = [
  'cpu.used|gpu-1|',
  'fs.used|gpu-1|/a.b',
  'container.cpu|gpu-1/credit|',
  'requests|credit|blue',
  'load1|gpu-10|',
];
const chosen = (wish: Parameters<typeof wants>[0]) => keys.filter(wants(wish));

test('series are chosen by metric, key, host and service', () => {
  assert.deepEqual(chosen({}), keys);
  assert.deepEqual(chosen({ glob: '*.used' }), keys.slice(0, 2));
  assert.deepEqual(chosen({ glob: 'fs.used|*|/a.b' }), ['fs.used|gpu-1|/a.b']);
  assert.deepEqual(chosen({ glob: 'fs.used|*|/a?b' }), []);
  assert.deepEqual(chosen({ host: 'gpu-1' }), keys.slice(0, 3));
  assert.deepEqual(chosen({ service: 'credit' }), ['requests|credit|blue']);
  assert.deepEqual(chosen({ host: 'gpu-1', glob: 'container.*' }), ['container.cpu|gpu-1/credit|']);
});
