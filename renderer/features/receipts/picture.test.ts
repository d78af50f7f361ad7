import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReceiptView } from '../../../core/contract/jobs.ts';
import { beforeAfter, clock, countText, switchPicture, verdictOf } from './picture.ts';

const receipt: ReceiptView = {
  service: 'credit',
  host: 'gpu-1',
  from: 'blue',
  to: 'green',
  requests: 12_408,
  failed: 0,
  bySlot: { blue: 6_100, green: 6_308 },
  lateOld: 0,
  switchMs: 3.21,
  lastOldAt: '2026-11-21T12:00:00.011Z',
  firstNewAt: '2026-11-21T12:00:00.000Z',
  p50Ms: { before: 2.31, after: null },
  p99Ms: { before: null, after: null },
  bytesSent: 0,
  complete: true,
};

test('the lanes overlap where both answered, and leave room where none did', () => {
  const overlap = switchPicture(receipt);
  assert.ok(overlap && overlap.lastOld > overlap.firstNew);
  assert.equal(overlap.between, '11 ms in which both answered');
  const room = switchPicture({ ...receipt, firstNewAt: '2026-11-21T12:00:00.251Z' });
  assert.ok(room && room.lastOld < room.firstNew);
  assert.equal(room.between, '240 ms until the next request came');
  assert.equal(switchPicture({ ...receipt, firstNewAt: receipt.lastOldAt })?.between, 'in the same millisecond');
  assert.equal(switchPicture({ ...receipt, lastOldAt: null }), null);
});

test('a receipt never claims more than it proves', () => {
  assert.deepEqual(verdictOf(receipt), { level: 'ok', text: 'No request was lost: 12,408 requests, 0 failed' });
  assert.equal(verdictOf({ ...receipt, failed: 3 }).text, '3 of 12,408 requests failed');
  assert.equal(verdictOf({ ...receipt, failed: 3, complete: false }).text, 'At least 3 of 12,408 requests failed');
  assert.equal(verdictOf({ ...receipt, lateOld: 1 }).text, '1 request went to blue after the switch');
  assert.equal(verdictOf({ ...receipt, complete: false }).level, 'warn');
  assert.equal(verdictOf({ ...receipt, requests: 0 }).level, 'unknown');
});

test('times are to the millisecond, what is not known is a dash', () => {
  assert.match(clock(receipt.lastOldAt), /^\d\d:\d\d:00\.011$/);
  assert.equal(clock(null), '–');
  assert.equal(beforeAfter(receipt.p50Ms), '2.31 ms → –');
  assert.equal(beforeAfter(receipt.p99Ms, 'too few requests'), 'too few requests');
});

test('what is counted of an incomplete receipt is a lower bound, none too', () => {
  assert.equal(countText(12_408, receipt), '12,408');
  assert.equal(countText(0, { complete: false }), '≥ 0');
});
