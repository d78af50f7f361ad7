import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fairness, type Grouped } from './fairness.ts';
import { importance } from './importance.ts';

/** Rows as `group actual predicted`, such as `a10`. */
function grouped(names: string[], rows: string): Grouped {
  const list = rows.split(' ');
  return {
    names,
    group: Uint32Array.from(list, (row) => names.indexOf(row.charAt(0))),
    actual: Uint8Array.from(list, (row) => Number(row.charAt(1))),
    predicted: Uint8Array.from(list, (row) => Number(row.charAt(2))),
  };
}

function values(metrics: readonly { name: string; value: number | null }[]): Record<string, number | null> {
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

test('rates of each group, and the largest differences', () => {
  const { rows, differences } = fairness(grouped(['a', 'b'], 'a11 a11 a10 a01 a00 b11 b10 b00 b00 b00'), 1);
  assert.deepEqual(
    rows.map(({ group, n }) => [group, n]),
    [
      ['a', 5],
      ['b', 5],
    ],
  );
  assert.deepEqual(values(rows[0]?.metrics ?? []), { 'selection-rate': 0.6, tpr: 2 / 3, fpr: 0.5, accuracy: 0.6 });
  assert.deepEqual(values(rows[1]?.metrics ?? []), { 'selection-rate': 0.2, tpr: 0.5, fpr: 0, accuracy: 0.8 });
  const found = values(differences);
  assert.ok(Math.abs((found['demographic-parity-difference'] ?? 0) - 0.4) < 1e-12);
  assert.equal(found['equalized-odds-difference'], 0.5, 'of the false positive rates: the larger one');
});

test('where there is nothing to divide it says so, and calls nothing fair', () => {
  const { rows, differences } = fairness(grouped(['a', 'b'], 'a11 a00 b00 b01'), 1);
  const tpr = rows[1]?.metrics.find(({ name }) => name === 'tpr');
  assert.deepEqual([tpr?.value, tpr?.note], [null, 'no row is positive']);
  assert.equal(differences[0]?.value, 0);
  assert.deepEqual([differences[1]?.value, differences[1]?.note], [null, 'b: no row is positive']);
});

test('a group without rows and a single group', () => {
  const empty = fairness(grouped(['a', 'b'], 'a11 a00'), 0);
  assert.equal(empty.rows[1]?.n, 0);
  assert.ok(empty.rows[1]?.metrics.every(({ value }) => value === null));
  assert.equal(empty.differences[0]?.note, 'b: no rows');
  assert.equal(fairness(grouped(['a'], 'a11 a00')).differences[0]?.note, 'one group only');
});

test('a group of few rows is shown, but makes no difference', () => {
  const rows = (row: string, times: number) => Array(times).fill(row).join(' ');
  const many = `${rows('a11', 20)} ${rows('a00', 10)} ${rows('b11', 10)} ${rows('b00', 20)}`;
  const { rows: shown, differences } = fairness(grouped(['a', 'b', 'c'], `${many} c10`));
  assert.equal(shown.length, 3);
  assert.ok(Math.abs((differences[0]?.value ?? 0) - 1 / 3) < 1e-12, 'not the 2/3 that the one row of c would make');
  const alone = fairness(grouped(['a', 'c'], `${rows('a11', 30)} c10`)).differences;
  assert.deepEqual([alone[0]?.value, alone[0]?.note], [null, 'fewer than two groups have 30 rows']);
});

test('importance is how much worse it gets, whichever way is better', () => {
  const up = importance('age', 0.9, Float64Array.of(0.7, 0.8, 0.75), 'higher');
  assert.ok(Math.abs(up.drop - 0.15) < 1e-12);
  // t with 2 degrees of freedom 4.302653, deviation 0.05: half 0.124207
  assert.ok(Math.abs(up.high - up.drop - 0.1242069) < 1e-6, String(up.high - up.drop));
  assert.ok(importance('age', 0.9, Float64Array.of(1.4, 1.5), 'lower').drop > 0.5);
  const single = importance('age', 0.9, Float64Array.of(0.8), 'higher');
  assert.deepEqual([single.low, single.high], [single.drop, single.drop]);
});
