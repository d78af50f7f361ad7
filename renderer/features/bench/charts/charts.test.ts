import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quality } from '../quality/quality.fixture.ts';
import { reliabilityPlan } from '../quality/reliability-plan.ts';
import { rowParts, shadeOf } from '../quality/shade.ts';
import { cell, estimate, latency, sweep } from '../record.fixture.ts';
import { placeIn, spanOf } from './interval-bar.ts';
import { cdfPoints, cellCdfPlan, histogramPlan, logTicks } from './latency-plans.ts';
import { paretoFront } from './pareto.ts';
import { bestCells, paretoPlan, throughputPlan } from './sweep-plans.ts';

test('a narrow range of latencies has even steps', () => {
  assert.deepEqual(logTicks(96.5, 123), [100, 110, 120]);
  assert.deepEqual(logTicks(0.101, 0.104), [0.101, 0.102, 0.103, 0.104]);
  assert.deepEqual(logTicks(1.4, 41), [2, 5, 10, 20]);
  assert.deepEqual(logTicks(7, 7), []);
});

test('a CDF rises from nothing to all, at edges that a logarithmic axis has', () => {
  const points = cdfPoints({ edgesMs: [0, 1, 2, 4], counts: [1, 2, 1] });
  assert.deepEqual(points, [
    { x: 1, y: 0.25 },
    { x: 2, y: 0.75 },
    { x: 4, y: 1 },
  ]);
  assert.deepEqual(cdfPoints({ edgesMs: [], counts: [] }), []);
  const late = { edgesMs: [1, 2, 3, 1_000, 2_000], counts: [5_000, 4_999, 0, 1] };
  assert.deepEqual(
    cdfPoints(late).map(({ x }) => x),
    [1, 2, 3],
    'one that was very late presses no others together',
  );
  const bars = histogramPlan({ ...latency(1), histogram: late }, 'a@1');
  assert.deepEqual(
    [bars.counts, bars.labels],
    [
      [5_000, 4_999, 1],
      ['1 ms', '2 ms', 'over 3 ms'],
    ],
  );
});

test('a logarithmic axis is marked at round values, fewer over many powers', () => {
  assert.deepEqual(logTicks(0.9, 12), [1, 2, 5, 10]);
  assert.deepEqual(logTicks(0.05, 20), [0.1, 0.3, 1, 3, 10]);
  assert.deepEqual(logTicks(0.05, 2_000), [0.1, 1, 10, 100, 1_000]);
  assert.deepEqual(logTicks(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY), []);
});

test('curves and bars carry the names of their settings', () => {
  const plan = cellCdfPlan([cell({ batch: 1 }), cell({ batch: 8 })]);
  assert.deepEqual(
    plan.series.map(({ label }) => label),
    ['batch 1', 'batch 8'],
  );
  const bars = histogramPlan(latency(2), 'a@1');
  assert.equal(bars.labels.length, bars.counts.length);
  assert.equal(bars.labels[0], '1 ms');
});

test('throughput is over the batch where it varies, else over the threads, and one setting is no curve', () => {
  const over = throughputPlan(sweep());
  assert.equal(over?.x.title, 'Batch');
  assert.deepEqual(
    over?.series.map(({ label, points }) => [label, points.map(({ x }) => x)]),
    [
      ['1 thread', [1, 8, 32]],
      ['2 threads', [1, 8, 32]],
    ],
  );
  assert.equal(throughputPlan([cell({ threads: 1 }), cell({ threads: 2 })])?.x.title, 'Threads');
  assert.equal(throughputPlan([cell()]), null);
  const unknown = [cell({ batch: 1 }), cell({ batch: 8, throughput: estimate(null) })];
  assert.equal(throughputPlan(unknown), null, 'what is not known is not drawn as 0');
});

test('void settings stand beside the curves of those that count', () => {
  const busy = { void: 'The machine was busy' };
  const seriesOf = (cells: Parameters<typeof throughputPlan>[0]) =>
    throughputPlan(cells)?.series.map(({ label, look, points }) => [label, look, points.length]);
  assert.deepEqual(seriesOf([cell({ batch: 1 }), cell({ batch: 8 }), cell({ batch: 32, ...busy })]), [
    ['credit-risk@2.0.0', 'line', 2],
    ['void', 'points', 1],
  ]);
  assert.deepEqual(seriesOf([cell({ batch: 1, ...busy }), cell({ batch: 8, ...busy })]), [
    ['credit-risk@2.0.0', 'line', 2],
  ]);
});

test('the front holds those that no other beats; equal ones are all on it', () => {
  const choice = (throughput: number, p99Ms: number) => ({ throughput, p99Ms });
  const front = paretoFront([choice(10, 1), choice(20, 2), choice(15, 3), choice(20, 2), choice(9, 1)]);
  assert.deepEqual(front, [choice(10, 1), choice(20, 2), choice(20, 2)]);
});

test('void settings and those without a p99 are on no front', () => {
  const cells = [
    cell({ batch: 1 }),
    cell({ batch: 8, throughput: estimate(1e6), void: 'busy' }),
    cell({ batch: 32, throughput: estimate(1e6), latency: latency(0.1, 40) }),
    cell({ batch: 64, throughput: estimate(1) }),
  ];
  assert.deepEqual([...bestCells(cells)], cells.slice(0, 1));
  assert.match(paretoPlan(cells)?.says ?? '', /^1 of 2 settings/);
  assert.equal(paretoPlan(cells.slice(0, 3)), null);
});

test('intervals share a span that holds all their ends and what they are compared with', () => {
  const span = spanOf([0.85, 0.91, null], [1]);
  assert.ok(span.from < 0.85 && span.to > 1);
  assert.ok(placeIn(span, 0.85) > 0 && placeIn(span, 1) < 100 && placeIn(span, 0.85) < placeIn(span, 0.91));
  assert.deepEqual(spanOf([null]), { from: 0, to: 1 });
});

test('reliability leaves out empty bins, and shades go by the part of a row', () => {
  const [first] = quality().reliability ?? [];
  assert.ok(first);
  assert.equal(reliabilityPlan([first, { ...first, n: 0 }]).series[0]?.points.length, 1);
  assert.deepEqual(
    rowParts([
      [1, 3],
      [0, 0],
    ]),
    [
      [0.25, 0.75],
      [0, 0],
    ],
  );
  assert.deepEqual([0, 0.01, 0.5, 1].map(shadeOf), ['shade0', 'shade1', 'shade3', 'shade4']);
});
