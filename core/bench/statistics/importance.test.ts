import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importance, type Shuffle } from './importance.ts';
import { permutation, type Rng, seeded } from './rng.ts';

const ones = (n: number) => new Float64Array(n).fill(1);

test('importance is how much worse it gets, over all shuffles', () => {
  const shuffles = [
    { order: Uint32Array.of(1, 2, 3, 0), losses: Float64Array.of(1, 0, 0, 1) },
    { order: Uint32Array.of(3, 0, 1, 2), losses: Float64Array.of(1, 0, 0, 0) },
  ];
  const { drop, low, high } = importance('age', Float64Array.of(0, 0, 0, 1), shuffles, ones(4));
  assert.equal(drop, 0.125);
  // What each row loses and what is lost with its value: 2, 1, -1, 0, halved by the shuffles; deviation 0.645497, and
  // t of 3 degrees of freedom is 3.182446: half the interval is 1.027130.
  assert.ok(Math.abs(high - drop - 1.02713) < 1e-5, String(high - drop));
  assert.ok(Math.abs(high - drop - (drop - low)) < 1e-12);
});

test('a feature that the model does not look at has no importance, and that is sure', () => {
  const base = Float64Array.of(0, 1, 0, 1, 0);
  const shuffle = { order: Uint32Array.of(4, 3, 2, 1, 0), losses: base };
  const { drop, low, high } = importance('age', base, [shuffle, shuffle], ones(5));
  assert.deepEqual([drop, low, high], [0, 0, 0]);
});

test('what the weights are is what the losses are divided by', () => {
  const order = Uint32Array.of(1, 2, 0);
  const shuffles = [{ order, losses: Float64Array.of(3, 2, 1) }];
  const plain = importance('age', ones(3), shuffles, ones(3));
  const halved = importance('age', ones(3), shuffles, ones(3).fill(2));
  assert.deepEqual([plain.drop, halved.drop], [1, 0.5]);
  assert.ok(Math.abs((plain.high - plain.drop) / (halved.high - halved.drop) - 2) < 1e-12);
});

const SERIES = 400;
const ROWS = 200;

/** A row: the feature that is shuffled, another, what it is. */
interface World {
  readonly name: string;
  readonly row: (rng: Rng) => readonly [feature: number, other: number, actual: number];
  readonly loss: (feature: number, other: number, actual: number) => number;
  readonly divided: 'by rows' | 'by spread';
}

const worlds: readonly World[] = [
  {
    name: 'a class that the feature mostly tells',
    row: (rng) => {
      const [feature, other] = [rng.normal(), rng.normal()];
      return [feature, other, Number(feature + other / 2 + rng.normal() / 2 > 0)];
    },
    loss: (feature, other, actual) => Number(Number(feature + other / 2 > 0) !== actual),
    divided: 'by rows',
  },
  {
    name: 'a class for which a few values of the feature matter',
    row: (rng) => {
      const [feature, other] = [Number(rng.next() < 0.15), rng.normal()];
      return [feature, other, Number(other + 2 * feature + rng.normal() / 2 > 0)];
    },
    loss: (feature, other, actual) => Number(Number(other + 2 * feature > 0) !== actual),
    divided: 'by rows',
  },
  {
    name: 'a feature that the model takes for something, and is nothing',
    row: (rng) => {
      const [feature, other] = [rng.normal(), rng.normal()];
      return [feature, other, Number(other + rng.normal() / 2 > 0)];
    },
    loss: (feature, other, actual) => Number(Number(feature / 2 + other > 0) !== actual),
    divided: 'by rows',
  },
  {
    name: 'a number',
    row: (rng) => {
      const [feature, other] = [rng.normal(), rng.normal()];
      return [feature, other, feature + other + rng.normal() / 2];
    },
    loss: (feature, other, actual) => (feature + other - actual) ** 2,
    divided: 'by spread',
  },
];

/** The importance of the feature in some rows. */
function measured({ row, loss, divided }: World, rows: number, shuffles: number, rng: Rng) {
  const drawn = Array.from({ length: rows }, () => row(rng));
  const mean = drawn.reduce((sum, [, , actual]) => sum + actual, 0) / rows;
  const base = Float64Array.from(drawn, (each) => loss(...each));
  const weights = Float64Array.from(drawn, ([, , actual]) => (divided === 'by rows' ? 1 : (actual - mean) ** 2));
  const dealt = Array.from({ length: shuffles }, (): Shuffle => {
    const order = permutation(rows, rng);
    const losses = Float64Array.from(drawn, ([, other, actual], at) =>
      loss(drawn[order[at] ?? 0]?.[0] ?? 0, other, actual),
    );
    return { order, losses };
  });
  return importance('feature', base, dealt, weights);
}

for (const world of worlds) {
  test(`the interval holds the truth in about 95 of 100 draws of rows: ${world.name}`, () => {
    const truth = measured(world, 1_000_000, 1, seeded(1, `truth of ${world.name}`)).drop;
    const rng = seeded(2, world.name);
    let held = 0;
    for (let at = 0; at < SERIES; at++) {
      const { low, high } = measured(world, ROWS, 10, rng);
      if (low <= truth && truth <= high) held++;
    }
    // 380 are expected; three standard deviations (4.4 each) below that is chance.
    assert.ok(held >= 367, `${held} of ${SERIES}`);
  });
}
