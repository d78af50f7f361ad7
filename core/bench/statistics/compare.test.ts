import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Comparison } from '../../contract/bench-record.ts';
import { blockFigure, compare, FEWEST_PAIRS, type Pairs, requiredPairs } from './compare.ts';
import { deviation } from './moments.ts';
import { mirroredBlocks } from './order.ts';
import { seeded } from './rng.ts';
import { median } from './select.ts';

const ARMS = ['a', 'b', 'control'] as const;
const CALLS = 20;
const names = { a: 'A', b: 'B' };

/** Calls of a machine that drifts by a third, remembers its state for 50 calls, and now and then stalls; skewed. */
function measured(blocks: number, factor: number, seed: number): Pairs {
  const rng = seeded(seed);
  const total = blocks * 6 * CALLS;
  let [state, now] = [0, 0];
  const call = (slower: number): number => {
    state = 0.98 * state + 0.02 * rng.normal();
    const drift = 0.3 * Math.sin((2 * Math.PI * now++) / total) + (0.1 * now) / total;
    const skew = -0.15 * Math.log(1 - rng.next());
    const stall = rng.next() < 0.01 ? 5 : 1;
    return slower * stall * Math.exp(drift + state + skew);
  };
  const figures = { a: new Float64Array(blocks), b: new Float64Array(blocks), control: new Float64Array(blocks) };
  for (const [block, order] of mirroredBlocks(ARMS, blocks, seed).entries()) {
    const visits = { a: [0, 0], b: [0, 0], control: [0, 0] };
    for (const [place, arm] of order.entries()) {
      const calls = Float64Array.from({ length: CALLS }, () => call(arm === 'b' ? factor : 1));
      visits[arm][place < 3 ? 0 : 1] = median(calls);
    }
    for (const arm of ARMS) figures[arm][block] = blockFigure(visits[arm]);
  }
  return figures;
}

/** Of the log-ratio of a pair, as a run before says. */
function noise({ a, control }: Pairs): number {
  return deviation(a.map((each, i) => Math.log((control[i] as number) / each)));
}

const repeats = Array.from({ length: 100 }, (_, i) => 1000 + i);
const enough = requiredPairs(0.05, noise(measured(400, 1, 1)));

test('A against itself shows no difference in at least 95 of 100 repeats', () => {
  const verdicts = repeats.map((seed) => compare(measured(enough, 1, seed), names).verdict);
  assert.ok(verdicts.filter((each) => each === 'no-difference').length >= 95, verdicts.join());
});

test('a difference of 5 % is found in at least 90 of 100 at the stated number of pairs', () => {
  const verdicts = repeats.map((seed) => compare(measured(enough, 1.05, seed), names).verdict);
  assert.ok(verdicts.filter((each) => each === 'slower').length >= 90, `${enough} pairs: ${verdicts.join()}`);
  assert.ok(!verdicts.includes('faster'));
});

test('intervals of the ratio hold the true ratio in about 95 of 100', () => {
  const held = repeats.filter((seed) => {
    const { low, high } = compare(measured(enough, 0.95, seed), names).ratio;
    return (low ?? 1) <= 0.95 && 0.95 <= (high ?? 0);
  });
  assert.ok(held.length >= 90, String(held.length));
});

test('a difference below the noise of the machine is none', () => {
  const { verdict, noiseFloor, ratio } = compare(
    {
      a: Float64Array.from({ length: 40 }, (_, i) => 1 + (i % 2) * 1e-3),
      b: Float64Array.from({ length: 40 }, (_, i) => 1.02 + (i % 2) * 1.1e-3),
      control: Float64Array.from({ length: 40 }, (_, i) => 1.03 + (i % 2) * 1.1e-3),
    },
    names,
  );
  assert.ok((ratio.low ?? 0) > 1, 'the interval alone would say slower');
  assert.equal(verdict, 'no-difference');
  assert.ok(noiseFloor > 0.03 && noiseFloor < 0.031);
});

/** Ratios around `middle` whose interval over 40 batches has about the half width `half`. */
function around(middle: number, half: number): Pairs {
  const sd = (half * Math.sqrt(40)) / 2.02;
  const logs = Float64Array.from({ length: 40 }, (_, i) => [1, -1, -1, 1][i % 4] as number).map((each) => each * sd);
  const scale = Math.sqrt(39 / 40);
  const even = new Float64Array(40).fill(1);
  return {
    a: even,
    b: logs.map((each) => middle * Math.exp(each * scale)),
    control: logs.map((each) => Math.exp((each * scale) / 2)),
  };
}

test('says in words what it found', () => {
  const faster: Omit<Comparison, 'void'> = compare(around(0.88, 0.034), names);
  assert.equal(faster.words, 'B is 12 % faster (95 %: 9–15 %)');
  assert.equal(faster.verdict, 'faster');
  assert.equal(compare(around(1.2, 0.02), names).words, 'B is 20 % slower (95 %: 18–22 %)');
  assert.equal(compare(around(1, 0.06), names).words, 'no difference above the 6.2 % that these pairs can tell');
  const { a, control } = around(1, 0.06);
  const even = { a, b: control, control };
  assert.equal(compare(even, names).words, 'no difference above the 3 % noise of this machine');
});

test('B that strays far more than the control is not told, which is not that there is no difference', () => {
  const rng = seeded(3);
  const straying = (deviation: number) => Float64Array.from({ length: 20 }, () => Math.exp(deviation * rng.normal()));
  const { verdict, words, ratio } = compare({ a: straying(0.005), b: straying(0.5), control: straying(0.005) }, names);
  assert.equal(verdict, 'not-enough-samples');
  assert.match(words, /^not told: B is \d+ % faster to \d+ % slower$/);
  assert.ok((ratio.low ?? 1) < 0.9 && (ratio.high ?? 1) > 1.1);
});

test('too few pairs are no verdict', () => {
  const few = measured(FEWEST_PAIRS - 1, 1.5, 1);
  const { verdict, words, ratio } = compare(few, names);
  assert.deepEqual(
    [verdict, words, ratio.value],
    ['not-enough-samples', 'not enough samples: 9 of at least 10 pairs', null],
  );
});

test('what can be detected is about what the required pairs promise', () => {
  const { minimumDetectable } = compare(measured(enough, 1, 5), names);
  assert.ok(minimumDetectable > 0.02 && minimumDetectable < 0.08, String(minimumDetectable));
  assert.ok(requiredPairs(0.01, 0.04) > 20 * requiredPairs(0.05, 0.04));
  assert.equal(requiredPairs(0.5, 0.001), FEWEST_PAIRS);
});
