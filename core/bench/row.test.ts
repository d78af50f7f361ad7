import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BenchRecord, EndpointResult } from '../contract/bench-record.ts';
import { benchRow } from '../contract/bench-row.ts';
import { recorded } from './report/record.fixture.ts';
import { rowOf } from './row.ts';

const [cell] = recorded.cells;
const run: BenchRecord = { ...recorded, kind: 'run', comparisons: [], quality: [] };
const endpoint: EndpointResult = {
  ...{ url: 'http://h/infer', protocol: 'open-inference', arrivals: 'poisson', rate: 500, connections: 2 },
  ...{ sent: 1300, answered: 100, failed: { timeout: 1200 }, throughput: 4, latency: cell?.latency ?? null },
  ...{ latenessP99Ms: 0.1, waited: null, bySlot: {}, tokens: null, void: null, partial: false },
};
const load: BenchRecord = { ...run, kind: 'endpoint', models: [], cells: [], endpoint };

test('a row is of the contract, and says what came out', () => {
  const result = (record: BenchRecord) => benchRow.parse(rowOf(record)).result;
  assert.equal(result(recorded), recorded.comparisons[0]?.words);
  assert.match(result({ ...run, cells: run.cells.slice(0, 1) }), /^p50 0\.250 ms, p99 0\.750 ms$/);
  const [, second] = run.cells;
  assert.ok(cell && second);
  assert.match(result({ ...run, cells: [{ ...cell, void: 'late' }, second] }), /^1 of 2 settings count, up to /);
  assert.match(result(run), /^\d settings, up to [\d,]+ samples\/s$/);
  assert.equal(result(load), 'p99 0.750 ms at 500/s, 1,200 requests failed');
  assert.equal(result({ ...load, endpoint: { ...endpoint, sent: 100 } }), 'p99 0.750 ms at 500/s, all answered');
  assert.equal(
    result({ ...load, endpoint: { ...endpoint, latency: null, sent: 101 } }).slice(0, 23),
    'p99: not enough samples',
  );
  const [quality] = recorded.quality;
  assert.ok(quality);
  const metrics = [{ name: 'auc', value: null, note: 'undefined: one class', low: null, high: null }];
  assert.equal(result({ ...run, cells: [], quality: [{ ...quality, metrics }] }), 'auc undefined: one class');
  assert.equal(result({ ...run, cells: [] }), 'nothing');
  assert.equal(result({ ...run, cells: [], status: 'running' }), 'nothing yet');
});

test('a row says of what it is, and why it does not count', () => {
  assert.equal(rowOf(recorded).subject, 'credit@1 → credit@2');
  assert.equal(rowOf(run).subject, 'credit@1, credit@2');
  assert.equal(rowOf(load).subject, 'http://h/infer');
  assert.equal(rowOf(run).why, null);
  assert.equal(rowOf({ ...load, endpoint: { ...endpoint, void: 'It was late' } }).why, 'It was late');
  assert.equal(rowOf({ ...load, endpoint: { ...endpoint, partial: true } }).why, 'The load ended early');
  const cells = run.cells.map((each) => ({ ...each, partial: true }));
  assert.equal(rowOf({ ...run, cells: cells.slice(0, 1) }).why, '1 setting ended early');
  const error = { code: 'bench-failed' as const, message: 'Start the server', data: {} };
  assert.equal(rowOf({ ...run, cells, error }).why, 'Start the server');
  assert.equal(rowOf({ ...run, cells, error, status: 'running' }).why, null);
});

test('a row is small, however much was measured', () => {
  const many = { ...run, cells: Array.from({ length: 256 }, () => run.cells).flat() };
  assert.ok(JSON.stringify(many).length > 300_000);
  assert.ok(JSON.stringify(rowOf(many)).length < 600);
});
