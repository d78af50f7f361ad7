import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differenceBounds, rangeOf } from './difference.ts';
import { strayedMeans } from './group-means.ts';
import { mean } from './moments.ts';
import { seeded } from './rng.ts';

const SERIES = 300;

/** Errors of 40 and of more rows, not normal at all: their mean is `at`. */
const worlds: readonly [string, readonly (readonly [rows: number, at: number])[], number][] = [
  [
    'two groups alike',
    [
      [40, 1],
      [160, 1],
    ],
    0,
  ],
  [
    'two groups that differ',
    [
      [40, 2],
      [160, 1],
    ],
    1,
  ],
  ['four groups alike', Array(4).fill([40, 1]), 0],
];
for (const [name, groups, truth] of worlds) {
  test(`the interval of a difference of means holds it in about 95 of 100 series: ${name}`, () => {
    const rng = seeded(5, name);
    let held = 0;
    for (let at = 0; at < SERIES; at++) {
      const values = groups.map(([rows, by]) =>
        Float64Array.from({ length: rows }, () => -by * Math.log(1 - rng.next())),
      );
      const { low, high } = differenceBounds(rangeOf(values.map(mean)) ?? Number.NaN, strayedMeans(values, at));
      if (low !== null && high !== null && low <= truth && truth <= high) held++;
    }
    // 285 are expected; three standard deviations (3.8 each) below that is chance, and skewed errors of 40 rows cost two of 100.
    assert.ok(held >= 268, `${held} of ${SERIES}`);
  });
}

test('what is not known, or nothing, has no range', () => {
  assert.deepEqual([rangeOf([]), rangeOf([1, null]), rangeOf([3, 1, 2])], [null, null, 2]);
});
