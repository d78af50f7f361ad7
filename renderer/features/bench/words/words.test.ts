import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cell, estimate, record } from '../record.fixture.ts';
import { cellNames, fellBack, usedWords } from './cell-words.ts';
import { failureWords } from './failure-words.ts';
import { intervalText, latencyText, NOT_ENOUGH, partText, rateText, valueText } from './figures.ts';
import { reasonsOf } from './record-words.ts';

test('figures have a unit that fits, and an interval says a shared one once', () => {
  assert.deepEqual([0, 0.0094, 0.412, 1.2, 940, 3_400].map(latencyText), [
    '0 ms',
    '9.40 µs',
    '412 µs',
    '1.20 ms',
    '940 ms',
    '3.40 s',
  ]);
  assert.deepEqual([0.5, 8.134, 1_204.4].map(rateText), ['0.50/s', '8.13/s', '1,204/s']);
  assert.deepEqual([0, 0.0004, 0.0312, 0.2, 1].map(partText), ['0 %', '0.04 %', '3.1 %', '20 %', '100 %']);
  assert.equal(intervalText({ low: 1.1, high: 1.31 }, latencyText), '1.10–1.31 ms');
  assert.equal(intervalText({ low: 0.94, high: 1.02 }, latencyText), '940 µs–1.02 ms');
  assert.equal(intervalText({ low: 1.1, high: null }, latencyText), 'from 1.10 ms');
  assert.equal(
    intervalText({ low: -0.2, high: 0.1 }, (value) => value.toFixed(1)),
    '−0.2 to 0.1',
  );
  assert.equal(intervalText({ low: null, high: null }, latencyText), null);
});

test('what nobody can know is never a number', () => {
  assert.equal(valueText(estimate(null), latencyText), NOT_ENOUGH);
});

test('failed requests are told by what happened to them', () => {
  assert.deepEqual(['http-503', 'timeout', 'something-new'].map(failureWords), [
    'HTTP 503',
    'No answer in time',
    'something-new',
  ]);
});

test('a record that does not count says why, each reason once', () => {
  const late = cell({ void: 'The machine was busy' });
  assert.deepEqual(reasonsOf(record({ status: 'void', cells: [late] })), ['The machine was busy']);
  assert.deepEqual(reasonsOf(record({ cells: [{ ...late, batch: 8 }, cell()] })), ['batch 8: The machine was busy']);
  const error = { code: 'cancelled' as const, message: 'Cancelled', data: {} };
  assert.deepEqual(reasonsOf(record({ status: 'partial', error, cells: [cell({ partial: true })] })), [
    'Cancelled',
    '1 setting ended early',
  ]);
  const warnings = ['a@1, webgpu: Cancelled', 'It ran on battery'];
  assert.deepEqual(reasonsOf(record({ status: 'failed', error, warnings })), ['a@1, webgpu: Cancelled']);
  assert.deepEqual(reasonsOf(record({ status: 'running', cells: [late] })), []);
  assert.deepEqual(reasonsOf(record({ cells: [cell()] })), []);
});

test('settings are told apart by what differs alone', () => {
  assert.deepEqual(cellNames([cell({ batch: 1 }), cell({ batch: 8 })]), ['batch 1', 'batch 8']);
  assert.deepEqual(cellNames([cell()]), ['credit-risk@2.0.0']);
  assert.deepEqual(cellNames([cell({ model: 'a@1', threads: 1 }), cell({ model: 'a@2', threads: 2 })]), [
    'a@1, 1 thread',
    'a@2, 2 threads',
  ]);
});

test('a provider that fell back is told from one that ran and from one that nobody knows', () => {
  const used = [
    { provider: 'cpu', nodes: 9 },
    { provider: 'webgpu', nodes: 3 },
  ];
  assert.equal(fellBack({ provider: 'webgpu', used }), true);
  assert.equal(fellBack({ provider: 'cpu', used: used.slice(0, 1) }), false);
  assert.equal(fellBack({ provider: 'webgpu', used: [] }), null);
  assert.equal(usedWords({ used }), 'cpu 9, webgpu 3');
});
