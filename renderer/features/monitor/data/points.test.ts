import assert from 'node:assert/strict';
import { test } from 'node:test';
import { append, divide, type Point, thin, toPoints, valueNear } from './points.ts';

const point = (x: number, y: number): Point => ({ x, y, low: y, high: y });

test('a missing sample is a gap, and 0 is none', () => {
  const points = toPoints(
    {
      series: 'load1|a|',
      t: [0, 10, 20],
      min: [1, null, 0],
      mean: [2, null, 0],
      max: [3, null, 0],
      last: [2, null, 0],
    },
    1_000,
  );
  assert.deepEqual(points[0], { x: 1_000, y: 2, low: 1, high: 3 });
  assert.ok(Number.isNaN(points[1]?.y));
  assert.deepEqual(points[2], point(1_020, 0));
});

test('live seconds are put behind, a hole between them is a gap, and old ones are dropped', () => {
  const points: Point[] = [];
  for (const second of [0, 1, 2, 9, 10]) append(points, second * 1_000, second, 0);
  append(points, 9_000, 99, 0);
  assert.deepEqual(
    points.map(({ y }) => y),
    [0, 1, 2, Number.NaN, 9, 10],
  );
  append(points, 11_000, 11, 9_500);
  assert.deepEqual(
    points.map(({ x }) => x),
    [9_000, 10_000, 11_000],
  );
});

test('it never holds more than the span and the point before it', () => {
  const points: Point[] = [];
  for (let second = 0; second < 10_000; second += 1) append(points, second * 1_000, 1, (second - 900) * 1_000);
  assert.equal(points.length, 902);
});

test('a share is known where both are', () => {
  const shares = divide(
    [point(1, 5), point(2, 5), point(3, 5), point(4, 5)],
    [point(1, 10), point(3, 0), point(4, 20)],
  );
  assert.deepEqual(
    shares.map(({ y }) => y),
    [0.5, Number.NaN, Number.NaN, 0.25],
  );
});

test('the nearest value counts, but not one from too far, nor one across a gap', () => {
  const points = [point(0, 1), point(1_000, 2), point(2_000, Number.NaN), point(9_000, 3)];
  assert.equal(valueNear(points, 400, 1_000), 1);
  assert.equal(valueNear(points, 600, 1_000), 2);
  assert.equal(valueNear(points, 2_100, 1_000), null);
  assert.equal(valueNear(points, 5_000, 1_000), null);
  assert.equal(valueNear(points, 9_900, 1_000), 3);
  assert.equal(valueNear([], 0, 1_000), null);
});

test('more points than a screen has are thinned: means, with the least and the most, and gaps stay', () => {
  const points = [point(0, 1), point(1_000, 3), point(2_000, 5), point(3_000, Number.NaN), point(4_000, 9)];
  assert.equal(thin(points, 1_000, 5), points);
  assert.deepEqual(thin(points, 1_000, 3), [
    { x: 500, y: 2, low: 1, high: 3 },
    point(2_000, 5),
    point(3_000, Number.NaN),
    point(4_000, 9),
  ]);
});
