import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportRecord } from './export.ts';
import { recorded } from './record.fixture.ts';

const [cell] = recorded.cells;
const latency = cell?.latency ?? null;

/** The lines of the CSV by their columns. */
function linesOf(record: typeof recorded): Map<string, string>[] {
  const [head = '', ...lines] = exportRecord(record, 'csv').text.trimEnd().split('\r\n');
  const columns = head.split(',');
  return lines.map((line) => new Map(line.split(',').map((value, at) => [columns[at] ?? '', value])));
}

test('a comparison has its ratio, interval, noise and verdict in the CSV', () => {
  const found = linesOf({ ...recorded, quality: [] }).find((line) => line.get('row') === 'comparison');
  const of = ['ratio', 'ratio_low', 'ratio_high', 'noise_floor', 'minimum_detectable', 'pairs', 'verdict'];
  assert.deepEqual(
    of.map((column) => found?.get(column)),
    ['0.88', '0.85', '0.91', '0.03', '0.04', '60', 'faster'],
  );
});

test('a comparison that is void says so in the CSV', () => {
  const comparisons = recorded.comparisons.map((each) => ({ ...each, void: 'The machine was busy' }));
  const found = linesOf({ ...recorded, comparisons, cells: [], quality: [] });
  assert.deepEqual(
    found.map((line) => line.get('void')),
    ['The machine was busy'],
  );
});

test('an endpoint has its times, slots, tokens and failures in the CSV', () => {
  const endpoint = {
    ...{ url: 'http://h/', protocol: 'openai' as const, arrivals: 'poisson' as const, rate: 4, connections: 2 },
    ...{ sent: 10, answered: 9, failed: { timeout: 1 }, throughput: 4, latency, latenessP99Ms: 0.1 },
    waited: { requests: 3, p99Ms: 12.5 },
    bySlot: { blue: { answered: 9, latency } },
    tokens: { total: 90, perS: 30, ttft: latency, tpot: null, interToken: null, goodput: 3 },
    ...{ void: null, partial: false },
  };
  const record = { ...recorded, cells: [], comparisons: [], quality: [], endpoint };
  assert.match(exportRecord(record, 'md').text, /waited for a connection \| 3 requests, 12\.5 ms \(p99\)/);
  const lines = linesOf(record);
  assert.deepEqual(
    lines.map((line) => [line.get('row'), line.get('of'), line.get('count')]),
    [
      ['endpoint', '', ''],
      ['latency', 'all', '1000'],
      ['latency', 'slot blue', '1000'],
      ['latency', 'ttft', '1000'],
      ['failure', 'timeout', '1'],
    ],
  );
  assert.deepEqual([lines[0]?.get('tokens'), lines[0]?.get('goodput_per_s')], ['90', '3']);
  assert.deepEqual([lines[0]?.get('waited'), lines[0]?.get('waited_p99_ms')], ['3', '12.5']);
  assert.ok(lines[1]?.get('p95_ms') && lines[1]?.get('p50_ms_low'));
});

test('a cell that does not count is a cross in the charts, and no part of the front', () => {
  const cells = recorded.cells.map((each) => ({ ...each, void: 'late' }));
  const { text } = exportRecord({ ...recorded, cells }, 'html');
  assert.match(text, /void: does not count/);
  assert.match(text, /l10 10m0 -10l-10 10/);
  assert.doesNotMatch(text, /no other has more/);
});
