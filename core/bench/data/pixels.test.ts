import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageShapeOf, toPixels } from './pixels.ts';

const picture = { width: 2, height: 1, data: Uint8Array.of(0, 100, 200, 255, 200, 100, 0, 255) };

test('tells channels first from channels last', () => {
  assert.equal(imageShapeOf([1, 3, 8, 6], '0-1')?.layout, 'NCHW');
  assert.deepEqual(imageShapeOf([1, 8, 6, 3], '0-1'), {
    height: 8,
    width: 6,
    channels: 3,
    layout: 'NHWC',
    scale: '0-1',
  });
  assert.equal(imageShapeOf([1, 17], '0-1'), null);
  assert.equal(imageShapeOf([1, 7, 8, 9], '0-1'), null);
});

test('lays pixels out as asked, and interpolates between them', () => {
  const shape = { height: 1, width: 2, channels: 3, scale: '0-255' } as const;
  assert.deepEqual([...toPixels(picture, { ...shape, layout: 'NCHW' })], [0, 200, 100, 100, 200, 0]);
  assert.deepEqual([...toPixels(picture, { ...shape, layout: 'NHWC' })], [0, 100, 200, 200, 100, 0]);
  assert.deepEqual([...toPixels(picture, { ...shape, width: 1, layout: 'NHWC' })], [100, 100, 100]);
});

test('makes grey by luma, and scales', () => {
  const grey = { height: 1, width: 2, channels: 1, layout: 'NCHW' } as const;
  assert.ok(Math.abs((toPixels(picture, { ...grey, scale: '0-1' })[0] ?? 0) * 255 - 81.5) < 1e-4);
  const colour = toPixels(picture, { ...grey, channels: 3, scale: 'imagenet' });
  assert.ok(Math.abs((colour[0] ?? 0) - -0.485 / 0.229) < 1e-6);
});
