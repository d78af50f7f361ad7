import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../../platform/sqlite.ts';
import { benchMigrations } from '../store.ts';
import { QualityFacts } from './fact-store.ts';

test('the newest quality of a version is its fact', () => {
  const db = openDatabase(':memory:', [benchMigrations]);
  const facts = new QualityFacts(db);
  const quality = { model: 'a@1', data: 'x.csv', rows: 1, skipped: [], task: 'binary', classes: ['0', '1'] } as const;
  const whole = { ...quality, metrics: [], confusion: null, reliability: null, groups: [], importance: [] };
  facts.put('aa', { quality: whole, record: 'r1', at: '2026-01-01T00:00:00.000Z' });
  facts.put('aa', { quality: { ...whole, rows: 2 }, record: 'r2', at: '2026-01-02T00:00:00.000Z' });
  assert.deepEqual(facts.of('aa'), { quality: { ...whole, rows: 2 }, record: 'r2', at: '2026-01-02T00:00:00.000Z' });
  assert.equal(facts.of('bb'), null);
  db.close();
});
