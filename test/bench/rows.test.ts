import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judged, rowTable, told } from './rows.ts';
import { quantile } from './stats.ts';

test('a figure meets its target, or not', () => {
  assert.ok(judged('p50', 10, 'ms', ['<=', 10]).ok);
  assert.ok(!judged('p50', 10.004, 'ms', ['<=', 10]).ok, 'rounding hides no miss');
  assert.ok(!judged('failed', 1, '', ['=', 0]).ok);
  assert.ok(judged('ratio', 0.8, '×', ['>=', 0.8]).ok);
  assert.ok(!judged('p50', Number.NaN, 'ms', ['<=', 10]).ok);
});

test('the table says which target was missed', () => {
  const table = rowTable([judged('late old', 3, 'requests', ['=', 0]), told('p99', 1234.5, 'ms', 'busy')]);
  assert.match(table, /late old\s+3\s+requests\s+= 0\s+MISSED/);
  assert.match(table, /p99\s+1,235\s+ms\s+busy/);
});

test('quantiles by nearest rank', () => {
  assert.equal(quantile([3, 1, 2, 4], 0.5), 2);
  assert.equal(quantile([3, 1, 2, 4], 0.99), 4);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});
