import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../contract/problem.ts';
import { openDatabase } from '../platform/sqlite.ts';
import { endStatus, LiveRecord } from './live-record.ts';
import { recorded } from './report/record.fixture.ts';
import { rowOf } from './row.ts';
import { BenchStore, benchMigrations, MOST_RECORDS } from './store.ts';

function opened() {
  const db = openDatabase(':memory:', [benchMigrations]);
  return { db, store: new BenchStore(db) };
}

const about = { kind: 'run', title: 'Measure a@1', models: [] } as const;

test('a record is there while it grows, and after its end', () => {
  const { store } = opened();
  const live = new LiveRecord(store, about);
  assert.equal(store.get(live.current.id)?.status, 'running');
  live.warn('it was warm');
  live.end(null);
  assert.deepEqual(store.get(live.current.id), live.current);
  assert.equal(live.current.status, 'complete');
  assert.deepEqual(live.current.warnings, ['it was warm']);
});

test('a record whose process died reads as partial', () => {
  const { db, store } = opened();
  const { id } = new LiveRecord(store, about).current;
  db.prepare('UPDATE bench_records SET owner = ?').run('1:none');
  assert.equal(store.get(id)?.status, 'partial');
  const [row] = store.list();
  assert.deepEqual([row?.status, row?.why], ['partial', 'Signalbox ended while this was measured']);
});

test('a list says what the records say, of those of an older version too', () => {
  const { db, store } = opened();
  const live = new LiveRecord(store, about);
  live.end(new Problem('bench-failed', 'Measure another model', {}));
  const listed = store.list();
  assert.deepEqual(listed, [rowOf(live.current)]);
  assert.equal(listed[0]?.why, 'Measure another model');
  db.exec('UPDATE bench_records SET summary = NULL');
  assert.deepEqual(store.list(), listed);
});

test('the newest are kept', () => {
  const { db, store } = opened();
  const live = new LiveRecord(store, about);
  const insert = db.prepare(
    'INSERT INTO bench_records SELECT ?, owner, ?, 0, record, NULL FROM bench_records WHERE id = ?',
  );
  for (let at = 0; at < MOST_RECORDS + 5; at++) {
    insert.run(`old-${at}`, new Date(at).toISOString(), live.current.id);
  }
  live.end(null);
  assert.equal(store.list().length, MOST_RECORDS);
  assert.equal(store.get('old-0'), null);
  assert.equal(store.list()[0]?.id, live.current.id);
});

test('a record ends as what it holds', () => {
  const { store } = opened();
  const { current } = new LiveRecord(store, about);
  const failure = new Problem('bench-failed', 'Measure another model', {});
  assert.equal(endStatus(current, failure), 'failed');
  const cancelled = new Problem('cancelled', 'Cancelled', {});
  assert.equal(endStatus(current, cancelled), 'failed');
  assert.equal(endStatus({ ...current, quality: recorded.quality }, cancelled), 'partial');
  assert.equal(endStatus(current, null), 'complete');
});
