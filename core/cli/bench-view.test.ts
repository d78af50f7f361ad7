import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cell, Comparison } from '../contract/bench-record.ts';
import { printCells, printComparison } from './bench-view.ts';
import { Output } from './output.ts';

function printed(print: (out: Output) => void): string {
  const text: string[] = [];
  const stdout = { write: (more: string) => text.push(more) };
  print(new Output({ json: false, stdout, stderr: { write: () => {} } }));
  return text.join('');
}

const untold = {
  value: null,
  low: null,
  high: null,
  confidence: 0.95,
  note: 'not enough samples: 3 of at least 64 samples',
};
const told = { value: 0.9, low: 0.8, high: 0.95, confidence: 0.95, note: null };
const comparison: Comparison = {
  ...{ a: 'm@1', b: 'm@2', ratio: told, noiseFloor: 0.02, minimumDetectable: 0.05, pairs: 60 },
  ...{ verdict: 'faster', words: 'B is 10 % faster (95 %: 5.0–20 %)', void: null },
};
const latency = {
  n: 3,
  minMs: 1,
  meanMs: 1,
  maxMs: 1,
  p50: untold,
  p90: untold,
  p95: untold,
  p99: untold,
  p999: untold,
};
const cell: Cell = {
  ...{ model: 'm@1', scenario: 'single-stream', provider: 'cpu', used: [], batch: 1, threads: 1, durationMs: 3 },
  ...{ inferences: 3, throughput: untold, latency: { ...latency, histogram: { edgesMs: [], counts: [] } } },
  ...{
    earlyStopping: null,
    maxRate: null,
    loadMs: 1,
    firstInferenceMs: 1,
    memoryAfterLoadBytes: 1,
    memoryPeakBytes: 1,
  },
  ...{ latenessP99Ms: 0, warmup: { inferences: 1, steady: true, note: null }, inputs: [], warnings: [], void: null },
  partial: false,
};

test('a comparison tells its noise and what it could have found', () => {
  const text = printed((out) => printComparison(out, comparison));
  assert.match(text, /^A m@1, B m@2: B is 10 % faster/);
  assert.match(text, /^60 pairs; A against itself differs by up to 2 %; differences from 5 % on/m);
});

test('a comparison of too few pairs does not call its noise nothing', () => {
  const words = 'not enough samples: 3 of at least 10 pairs';
  const few = {
    ...comparison,
    ratio: { ...untold, note: words },
    noiseFloor: 0,
    minimumDetectable: 0,
    pairs: 3,
    words,
  };
  assert.equal(
    printed((out) => printComparison(out, few)),
    `A m@1, B m@2: ${words}\n`,
  );
});

test('early stopping says which percentile it bounds, and how sure that is', () => {
  const bound = { value: 0.02, low: null, high: 0.02, confidence: 0.99, note: null };
  const of = (more: Partial<Cell>) => printed((out) => printCells(out, [{ ...cell, ...more }]));
  assert.match(of({ earlyStopping: bound }), /p90 is at most 20\.0 µs, with 99 % confidence/);
  assert.match(of({ earlyStopping: bound, scenario: 'server' }), /p99 is at most 20\.0 µs/);
  assert.match(of({ earlyStopping: { ...untold, confidence: 0.99 } }), /can not tell p90: not enough samples: 3 of/);
});
