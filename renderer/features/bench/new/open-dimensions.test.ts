import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelRow } from '../../../../core/contract/models.ts';
import { openDimensions } from './open-dimensions.ts';

test('dimensions beyond the batch that a model leaves open are named once', () => {
  const inputs = [
    { name: 'ids', datatype: 'INT64', shape: ['batch', 'sequence', -1] },
    { name: 'mask', datatype: 'INT64', shape: ['batch', 'sequence', 8] },
    { name: 'any', datatype: 'FP32', shape: null },
  ];
  assert.deepEqual(openDimensions([{ inputs } as unknown as ModelRow]), ['sequence', 'ids:2']);
});
