import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveTable } from './live-table.ts';

test('a reader gets all rows, then what changed and what is gone', async () => {
  const table = new LiveTable<number>();
  const end = new AbortController();
  table.set('a', 1);
  const events = table.watch(end.signal);
  const { value: first } = await events.next();
  assert.deepEqual(first && 'rows' in first && [first.kind, first.rows], ['snapshot', [1]]);
  table.set('b', 2);
  table.delete('a');
  const { value: second } = await events.next();
  assert.deepEqual(second?.kind === 'delta' && [second.rows, second.gone], [[2], ['a']]);
  end.abort();
  assert.equal((await events.next()).done, true);
});

test('a slow reader skips states, and what waits for it is bounded by the rows', async () => {
  const table = new LiveTable<number>();
  const end = new AbortController();
  const events = table.watch(end.signal);
  await events.next();
  for (let value = 0; value < 100_000; value++) table.set('a', value);
  const { value: event } = await events.next();
  assert.deepEqual(event?.rows, [99_999]);
  end.abort();
  await events.next();
});

test('work for the readers starts with the first and ends with the last', async () => {
  const log: string[] = [];
  const table = new LiveTable<number>(() => {
    log.push('start');
    return () => log.push('end');
  });
  const ends = [new AbortController(), new AbortController()] as const;
  const readers = ends.map(({ signal }) => table.watch(signal));
  for (const reader of readers) await reader.next();
  for (const [index, reader] of readers.entries()) {
    ends[index]?.abort();
    await reader.next();
  }
  assert.deepEqual(log, ['start', 'end']);
});

test('of very many rows each comes once, in pieces that follow each other without a pause', async () => {
  const table = new LiveTable<number>();
  for (let n = 0; n < 2_500; n += 1) table.set(String(n), n);
  const end = new AbortController();
  const events = table.watch(end.signal);
  const pieces: (readonly number[])[] = [];
  for (let piece = 0; piece < 3; piece += 1) pieces.push((await events.next()).value?.rows ?? []);
  assert.deepEqual(
    pieces.map(({ length }) => length),
    [1_000, 1_000, 500],
  );
  assert.deepEqual(pieces.flat(), table.rows());
  table.set('7', -7);
  const { value: event } = await events.next();
  assert.deepEqual(event?.rows, [-7]);
  end.abort();
  await events.next();
});
