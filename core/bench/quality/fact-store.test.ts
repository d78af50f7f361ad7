import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../../platform/sqlite.ts';
import { benchMigrations } from '../store.ts';
import { QualityFacts } from './fact-store.ts';

test('the newest quality of a version is its fact', () => {
  const db = openDatabase(':memory:', [benchMigrations]);
  const facts = new QualityFacts(db);
  const about = {
    model: 'a@1',
    data: 'x.csv',
    label: 'y',
    positive: '1',
    task: 'binary',
    classes: ['0', '1'],
  } as const;
  const whole = { ...about, rows: 1, skipped: [], metrics: [], confusion: null, reliability: null, importance: [] };
  const [first, second] = [1, 2].map((rows) => ({
    quality: { ...whole, rows, groups: [] },
    record: `r${rows}`,
    at: `2026-01-0${rows}T00:00:00.000Z`,
  }));
  assert.ok(first && second);
  facts.put('aa', first);
  facts.put('aa', second);
  assert.deepEqual(facts.of('aa'), second);
  assert.equal(facts.of('bb'), null);
  db.close();
});

test('one of an older version lacks the label and the intervals of differences', () => {
  const db = openDatabase(':memory:', [benchMigrations]);
  const old = {
    ...{ model: 'a@1', data: 'x.csv', rows: 1, skipped: [], task: 'binary', classes: ['0', '1'], metrics: [] },
    ...{ confusion: null, reliability: null, importance: [] },
    groups: [{ attribute: 'sex', rows: [], differences: [{ name: 'd', value: 0.1, note: null }] }],
  };
  db.prepare('INSERT INTO bench_quality VALUES (?, ?, ?, ?)').run('aa', 'r1', 'then', JSON.stringify(old));
  const quality = new QualityFacts(db).of('aa')?.quality;
  assert.deepEqual([quality?.label, quality?.positive], [null, null]);
  assert.deepEqual(quality?.groups[0]?.differences[0], { name: 'd', value: 0.1, low: null, high: null, note: null });
  db.close();
});
