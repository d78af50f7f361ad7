import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rocAuc } from './auc.ts';
import { type Classified, classificationQuality } from './classification.ts';
import type { MetricEstimate } from './estimate.ts';
import { seeded } from './rng.ts';
import { proportion } from './wilson.ts';

// Known values: scikit-learn 1.9.1 (metrics.*) on the same generated rows; the ECE and DeLong's interval by their formulas
// in numpy.
const rows = Array.from({ length: 200 }, (_, i) => i);
const scores = Float64Array.from(rows, (i) => ((37 * i) % 101) / 100);
const actual = Uint32Array.from(rows, (i) => (((53 * i) % 97) / 97 < (scores[i] as number) ? 1 : 0));
const predicted = Uint32Array.from(scores, (score) => (score >= 0.5 ? 1 : 0));
const likelihoods = scores.map((score, i) => (actual[i] === 1 ? score : 1 - score));
const binary: Classified = { classes: 2, actual, predicted, positive: 1, scores, likelihoods };

function near(found: number | null | undefined, expected: number, within = 1e-9): void {
  assert.ok(Math.abs((found ?? Number.NaN) - expected) <= within, `${found} is not ${expected}`);
}

function byName(metrics: readonly MetricEstimate[]): Map<string, MetricEstimate> {
  return new Map(metrics.map((each) => [each.name, each]));
}

test('two classes: as scikit-learn tells them', () => {
  const { metrics, confusion, reliability } = classificationQuality(binary, 1);
  const found = byName(metrics);
  near(found.get('accuracy')?.value, 0.77);
  near(found.get('precision')?.value, 0.7821782178217822);
  near(found.get('recall')?.value, 0.7669902912621359);
  near(found.get('f1')?.value, 0.7745098039215687);
  near(found.get('auc')?.value, 0.826393754378941);
  near(found.get('log-loss')?.value, 0.5213614315529608);
  near(found.get('ece')?.value, 0.06855);
  assert.deepEqual(confusion, [
    [75, 22],
    [24, 79],
  ]);
  assert.equal(
    reliability?.reduce((sum, { n }) => sum + n, 0),
    200,
  );
  for (const { name, value, low, high } of metrics)
    assert.ok((low ?? 1e9) < (value ?? 0) && (value ?? 0) < (high ?? 0), name);
});

test("the AUC's interval is DeLong's, and ties count half", () => {
  const { low, high } = rocAuc(scores, Uint8Array.from(actual));
  near(low, 0.7607847077563081);
  near(high, 0.8769195127217772);
  const coarse = scores.map((score) => Math.round(score * 5 - 1e-9) / 5);
  fcAuc(coarse.subarray(0, 60), Uint8Array.from(actual.subarray(0, 60)));
});

function fcAuc(some: Float64Array, positive: Uint8Array): void {
  const pairs = [...some].flatMap((score, i) =>
    [...some].flatMap((other, j) =>
      positive[i] === 1 && positive[j] === 0 ? [score > other ? 1 : score === other ? 0.5 : 0] : [],
    ),
  );
  const { value } = rocAuc(some, positive);
  if (pairs.length === 0) assert.equal(value, null);
  else near(value, pairs.reduce<number>((sum, each) => sum + each, 0) / pairs.length);
}

test('the AUC is the part of pairs that are in order, by counting them', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(6), fc.boolean()), { maxLength: 40 }), (list) => {
      fcAuc(
        Float64Array.from(list, ([score]) => score / 6),
        Uint8Array.from(list, ([, is]) => (is ? 1 : 0)),
      );
    }),
  );
});

test('more than two classes: macro means as scikit-learn tells them', () => {
  const three = Uint32Array.from(rows, (i) => (i * 7) % 3);
  const said = Uint32Array.from(three, (is, i) => ((i * 11) % 5 < 3 ? is : (is + 1 + (i % 2)) % 3));
  const { metrics, reliability } = classificationQuality(
    { classes: 3, actual: three, predicted: said, positive: null, scores: null, likelihoods: null },
    1,
  );
  const found = byName(metrics);
  near(found.get('accuracy')?.value, 0.6);
  near(found.get('precision')?.value, 0.6002116116251323);
  near(found.get('recall')?.value, 0.6000301522689582);
  near(found.get('f1')?.value, 0.6000523193505649);
  assert.equal(reliability, null);
  assert.deepEqual([...found.keys()], ['accuracy', 'precision', 'recall', 'f1']);
});

test('one class only: what can not be told is null, with what is missing', () => {
  const one: Classified = { ...binary, actual: new Uint32Array(200), predicted: new Uint32Array(200) };
  const found = byName(classificationQuality(one, 1).metrics);
  assert.equal(found.get('accuracy')?.value, 1);
  assert.deepEqual(found.get('auc')?.note, 'one class only: no row is positive');
  assert.equal(found.get('recall')?.note, 'no row is positive');
  assert.equal(found.get('precision')?.note, 'the model never says positive');
  assert.equal(found.get('f1')?.value, null);
});

test('rows without a fault have no interval that says there never is one', () => {
  const right: Classified = { ...binary, predicted: binary.actual, scores: null, likelihoods: null };
  const { f1, accuracy } = Object.fromEntries(classificationQuality(right, 1).metrics.map((each) => [each.name, each]));
  assert.deepEqual([f1?.value, f1?.low, f1?.note], [1, null, 'rows too alike for an interval']);
  assert.ok(accuracy?.low && accuracy.low < 1);
});

test('no rows: nothing is told', () => {
  const none = { actual: new Uint32Array(0), predicted: new Uint32Array(0), scores: new Float64Array(0) };
  const { metrics } = classificationQuality({ ...binary, ...none, likelihoods: null }, 1);
  assert.ok(metrics.every(({ value, note }) => value === null && note !== null));
});

test('a probability of 0 for what is true costs much, but not infinitely much', () => {
  const sure = Float64Array.from(likelihoods, () => 0);
  const { metrics } = classificationQuality({ ...binary, likelihoods: sure }, 1);
  near(byName(metrics).get('log-loss')?.value, -Math.log(Number.EPSILON));
});

test('proportions have the interval of Wilson', () => {
  // scipy 1.17.1: stats.binomtest(7, 50).proportion_ci(method='wilson')
  const { low, high } = proportion('accuracy', 7, 50, '');
  near(low, 0.06950833427016292);
  near(high, 0.26186193710585537);
  assert.deepEqual([proportion('x', 0, 9, '').low, proportion('x', 9, 9, '').high], [0, 1]);
});

test('many rows are summed up by groups, with intervals as narrow as so many rows allow', () => {
  const n = 400_000;
  const rng = seeded(1);
  const many = Float64Array.from({ length: n }, () => rng.next());
  const is = Uint32Array.from(many, (score) => (rng.next() < score ? 1 : 0));
  const says = Uint32Array.from(many, (score) => (score >= 0.5 ? 1 : 0));
  const { metrics } = classificationQuality(
    { classes: 2, actual: is, predicted: says, positive: 1, scores: many, likelihoods: null },
    1,
  );
  const f1 = byName(metrics).get('f1');
  near(f1?.value, 0.75, 0.002);
  const width = (f1?.high ?? 1) - (f1?.low ?? 0);
  // An accuracy of 0.75 has 2 · 1.96 · √(0.1875 / 400,000) = 0.0027; the F1 of one class about the same.
  assert.ok(width > 0.002 && width < 0.0036, String(width));
});
