import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mark } from '../../../../core/contract/monitor.ts';
import { marksNear } from './near.ts';

const mark = (id: string, at: number, until: number | null): Mark => ({
  id,
  at: new Date(at).toISOString(),
  until: until === null ? null : new Date(until).toISOString(),
  kind: 'switch',
  host: null,
  service: null,
  what: id,
  place: null,
});
const marks = [mark('instant', 500_000, null), mark('lasting', 100_000, 300_000)];
const near = (atMs: number) => marksNear(marks, atMs, { fromMs: 0, toMs: 1_000_000 }).map(({ id }) => id);

test('a mark is met near its instant, or all the while that it lasts', () => {
  assert.deepEqual(near(502_000), ['instant']);
  assert.deepEqual(near(520_000), []);
  assert.deepEqual(near(250_000), ['lasting']);
  assert.deepEqual(near(95_000), ['lasting']);
});
