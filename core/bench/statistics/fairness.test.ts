import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawMultinomial } from './draws.ts';
import { fairness, type Grouped } from './fairness.ts';
import { seeded } from './rng.ts';

const FEWEST = 30;
const SEED = 1;

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
  const { rows, differences } = fairness(grouped(['a', 'b'], 'a11 a11 a10 a01 a00 b11 b10 b00 b00 b00'), 1, SEED);
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
  const { rows, differences } = fairness(grouped(['a', 'b'], 'a11 a00 b00 b01'), 1, SEED);
  const tpr = rows[1]?.metrics.find(({ name }) => name === 'tpr');
  assert.deepEqual([tpr?.value, tpr?.note], [null, 'no row is positive']);
  assert.equal(differences[0]?.value, 0);
  assert.deepEqual([differences[1]?.value, differences[1]?.note], [null, 'b: no row is positive']);
});

test('a group without rows and a single group', () => {
  const empty = fairness(grouped(['a', 'b'], 'a11 a00'), 0, SEED);
  assert.equal(empty.rows[1]?.n, 0);
  assert.ok(empty.rows[1]?.metrics.every(({ value }) => value === null));
  assert.equal(empty.differences[0]?.note, 'b: no rows');
  assert.equal(fairness(grouped(['a'], 'a11 a00'), FEWEST, SEED).differences[0]?.note, 'one group only');
});

test('a group of few rows is shown, but makes no difference', () => {
  const rows = (row: string, times: number) => Array(times).fill(row).join(' ');
  const many = `${rows('a11', 20)} ${rows('a00', 10)} ${rows('b11', 10)} ${rows('b00', 20)}`;
  const { rows: shown, differences } = fairness(grouped(['a', 'b', 'c'], `${many} c10`), FEWEST, SEED);
  assert.equal(shown.length, 3);
  assert.ok(Math.abs((differences[0]?.value ?? 0) - 1 / 3) < 1e-12, 'not the 2/3 that the one row of c would make');
  const alone = fairness(grouped(['a', 'c'], `${rows('a11', 30)} c10`), FEWEST, SEED).differences;
  assert.deepEqual([alone[0]?.value, alone[0]?.note], [null, 'fewer than two groups have 30 rows']);
});

/** `counts` of each group: positive and said so, positive, said so, neither. */
function counted(counts: readonly (readonly number[])[]): Grouped {
  const rows = counts.flatMap((cells, group) =>
    cells.flatMap((n, cell) =>
      Array.from({ length: n }, () => [group, cell < 2 ? 1 : 0, cell % 2 === 0 ? 1 : 0] as const),
    ),
  );
  return {
    names: counts.map((_, at) => String(at)),
    group: Uint32Array.from(rows, ([group]) => group),
    actual: Uint8Array.from(rows, ([, is]) => is),
    predicted: Uint8Array.from(rows, ([, , says]) => says),
  };
}

test('a difference has the interval of two proportions, and a seed repeats it', () => {
  const rows = counted([
    [400, 100, 100, 400],
    [300, 200, 50, 450],
  ]);
  const [parity, odds] = fairness(rows, FEWEST, SEED).differences;
  // 0.5 and 0.35 of 1000 rows each: 0.15 ± 1.96 √(0.25/1000 + 0.2275/1000) = 0.0428
  assert.ok(parity?.low && parity.high && Math.abs(parity.low - 0.1072) < 0.004, JSON.stringify(parity));
  assert.ok(Math.abs(parity.high - 0.1928) < 0.004, JSON.stringify(parity));
  assert.ok(odds?.low && odds.low < 0.2 && odds.low > 0.12, 'of the true positive rates: 0.8 and 0.6 of 500 rows each');
  assert.deepEqual(fairness(rows, FEWEST, SEED).differences, [parity, odds]);
  assert.notDeepEqual(fairness(rows, FEWEST, SEED + 1).differences[0]?.low, parity.low);
});

test('a difference of nothing between few rows is not sure to be nothing', () => {
  const [parity] = fairness(
    counted([
      [0, 15, 0, 15],
      [0, 15, 0, 15],
    ]),
    FEWEST,
    SEED,
  ).differences;
  assert.deepEqual([parity?.value, parity?.low], [0, 0]);
  assert.ok(parity?.high && parity.high > 0.05 && parity.high < 0.3, String(parity?.high));
});

test('a rate of a handful of rows has no interval, and says so', () => {
  const [, odds] = fairness(
    counted([
      [1, 0, 10, 40],
      [20, 5, 10, 40],
    ]),
    FEWEST,
    SEED,
  ).differences;
  assert.deepEqual([odds?.low, odds?.high, odds?.note], [null, null, 'too few rows for an interval']);
  assert.ok(odds?.value !== null);
});

const SERIES = 200;
/** Chances of the cells of each group, how many rows there are, and what the differences truly are. */
const worlds: readonly [string, readonly (readonly number[])[], number, number, number][] = [
  [
    'two groups treated alike',
    [
      [0.2, 0.05, 0.1, 0.15],
      [0.2, 0.05, 0.1, 0.15],
    ],
    400,
    0,
    0,
  ],
  [
    'two groups treated otherwise',
    [
      [0.2, 0.05, 0.1, 0.15],
      [0.15, 0.1, 0.05, 0.2],
    ],
    400,
    0.2,
    0.2,
  ],
  [
    'a small group beside a large one',
    [
      [0.08, 0.02, 0.04, 0.06],
      [0.32, 0.08, 0.16, 0.24],
    ],
    500,
    0,
    0,
  ],
  [
    'rates near nothing',
    [
      [0.005, 0.045, 0.01, 0.44],
      [0.005, 0.045, 0.01, 0.44],
    ],
    600,
    0,
    0,
  ],
  ['five groups treated alike', Array(5).fill([0.08, 0.02, 0.04, 0.06]), 600, 0, 0],
  [
    'four groups, one treated otherwise',
    [...Array(3).fill([0.1, 0.025, 0.05, 0.075]), [0.05, 0.075, 0.05, 0.075]],
    800,
    0.2,
    0.4,
  ],
];
for (const [name, chances, rows, parity, odds] of worlds) {
  test(`the interval holds the truth in about 95 of 100 series: ${name}`, () => {
    const rng = seeded(7, name);
    const cells = Float64Array.from(chances.flat());
    const drawn = new Float64Array(cells.length);
    const held = [0, 0];
    for (let at = 0; at < SERIES; at++) {
      drawMultinomial(rows, cells, drawn, rng);
      const series = counted(chances.map((_, group) => [...drawn.subarray(4 * group, 4 * group + 4)]));
      const { differences } = fairness(series, 1, at);
      [parity, odds].forEach((truth, k) => {
        const { low = null, high = null } = differences[k] ?? {};
        if (low !== null && high !== null && low <= truth + 1e-12 && truth <= high) held[k] = (held[k] ?? 0) + 1;
      });
    }
    // 190 are expected; three standard deviations (3.1 each) below that is chance.
    assert.ok(
      held.every((each) => each >= 181),
      `${held.join(', ')} of ${SERIES}`,
    );
  });
}
