import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeptRows } from './kept-rows.ts';
import { RowSample } from './row-sample.ts';

const row = (actual: number) => ({ actual, predicted: 2 * actual, score: 0.5, likelihood: Number.NaN, groups: [7] });

test('keeps all rows up to its limit', () => {
  const kept = new KeptRows(1, 10_000, 1);
  for (let at = 0; at < 9_000; at++) kept.add(row(at));
  assert.equal(kept.rows, 9_000);
  assert.deepEqual(
    kept.column('actual'),
    Float64Array.from({ length: 9_000 }, (_, at) => at),
  );
  assert.equal(kept.column('predicted')[8_999], 17_998);
  assert.ok(Number.isNaN(kept.column('likelihood')[0]));
  assert.equal(kept.column(0)[0], 7);
});

test('of more rows each is kept as likely as any other, and the seed repeats it', () => {
  const of = (seed: number) => {
    const kept = new KeptRows(1, 1_000, seed);
    for (let at = 0; at < 20_000; at++) kept.add(row(at));
    assert.deepEqual([kept.rows, kept.seen], [1_000, 20_000]);
    return kept.column('actual');
  };
  const sample = of(1);
  assert.deepEqual(of(1), sample);
  assert.notDeepEqual(of(2), sample);
  const mean = sample.reduce((a, b) => a + b, 0) / sample.length;
  // Uniform on 0 … 19,999: the mean of a thousand is within 4 deviations, 730, of 10,000.
  assert.ok(Math.abs(mean - 10_000) < 730, String(mean));
});

test('a sample of rows holds no more than it may', () => {
  const sample = new RowSample(100, 1);
  for (let at = 0; at < 10_000; at++) sample.add([at]);
  assert.equal(sample.rows.length, 100);
  assert.ok(sample.rows.some(([at]) => Number(at) > 5_000));
});
