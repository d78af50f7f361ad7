import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type BenchRecord, benchRecord } from '../../contract/bench-record.ts';
import { exportRecord, formats } from './export.ts';
import { recorded } from './record.fixture.ts';

const golden = fileURLToPath(new URL('./golden/', import.meta.url));

// GOLDEN=write writes them anew: look at what has changed before it is committed.
for (const format of ['html', 'md', 'csv'] as const) {
  test(`a record as ${format} is what it was`, () => {
    const { name, text } = exportRecord(recorded, format);
    assert.equal(name, `bench-compare-c0ffee00.${format}`);
    const path = `${golden}record.${format}.golden`;
    if (process.env.GOLDEN === 'write') writeFileSync(path, text);
    assert.equal(text, readFileSync(path, 'utf8'));
  });
}

test('JSON is the record itself', () => {
  assert.deepEqual(JSON.parse(exportRecord(recorded, 'json').text), recorded);
});

test('the record of the test is one of the contract', () => {
  assert.deepEqual(benchRecord.parse(recorded), recorded);
});

test('a page needs nothing else and runs nothing', () => {
  const { text } = exportRecord(recorded, 'html');
  assert.doesNotMatch(text, /<script|<link|<img|@import|url\(|https?:/i);
  assert.match(text, /default-src 'none'/);
});

test('names from outside stay text', () => {
  const [cell] = recorded.cells;
  assert.ok(cell);
  const evil = '=1<script>alert(1)</script>|"x"';
  const record = { ...recorded, title: evil, cells: [{ ...cell, model: evil }] };
  assert.doesNotMatch(exportRecord(record, 'html').text, /<script/);
  assert.match(exportRecord(record, 'md').text, /=1\\<script\\>alert\(1\)/);
  assert.match(exportRecord(record, 'csv').text, /,"'=1<script>alert\(1\)<\/script>\|""x""",/);
});

test('a record without figures is told all the same', () => {
  const empty = { ...recorded, status: 'failed' as const, cells: [], comparisons: [], environment: null, quality: [] };
  for (const format of formats) assert.match(exportRecord(empty, format).text, /c0ffee00/);
});

test('of a sweep, what is void is told with its setting', () => {
  const [cell] = recorded.cells;
  assert.ok(cell);
  const why = 'The machine was busy';
  const of = (...cells: BenchRecord['cells']) => exportRecord({ ...recorded, cells }, 'md').text;
  assert.match(of({ ...cell, void: why }), /^- The machine was busy$/m);
  const lines = of({ ...cell, batch: 2, void: why }, { ...cell, batch: 8, void: why });
  assert.match(lines, /^- .*batch 2, \d threads?: The machine was busy$/m);
  assert.match(lines, /^- .*batch 8, \d threads?: The machine was busy$/m);
});
