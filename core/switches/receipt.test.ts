import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RequestRecord } from './model.ts';
import { makeReceipt } from './receipt.ts';

const applied = 10_000_000;
const question = {
  fromSlot: 'blue',
  toSlot: 'green',
  askedUs: applied - 500,
  appliedUs: applied,
  windowMs: 1000,
} as const;

const good = (beganUs: number, answered: 'blue' | 'green', more: Partial<RequestRecord> = {}): RequestRecord => ({
  beganUs,
  wanted: answered,
  answered,
  status: 200,
  durationUs: 2000,
  ...more,
});
const logged = (serial: number, atUs: number, process = 1) => ({ logged: { process, serial, atUs } });

test('a clean switch', () => {
  const records = [
    good(applied - 900, 'blue'),
    good(applied, 'blue'),
    good(applied + 1, 'green', { durationUs: 3000 }),
  ];
  assert.deepEqual(makeReceipt(records, question), {
    requests: 3,
    failed: 0,
    clientLeft: 0,
    bySlot: { blue: 2, green: 1 },
    lateOld: 0,
    lastOldUs: applied,
    firstNewUs: applied + 1,
    retried: 0,
    p50Ms: { before: 2, after: 3 },
    p99Ms: { before: null, after: null },
    complete: true,
  });
});

test('without traffic it says nothing instead of a number', () => {
  const receipt = makeReceipt([], question);
  assert.deepEqual([receipt.requests, receipt.lastOldUs, receipt.firstNewUs], [0, null, null]);
  assert.deepEqual(
    [receipt.p50Ms, receipt.p99Ms],
    [
      { before: null, after: null },
      { before: null, after: null },
    ],
  );
});

test('a request that began after the switch and that the old slot answered is late', () => {
  assert.equal(makeReceipt([good(applied, 'blue')], question).lateOld, 0);
  assert.equal(makeReceipt([good(applied + 1, 'blue')], question).lateOld, 1);
  assert.equal(makeReceipt([good(applied + 1_000_001, 'blue')], question).lateOld, 0, 'outside the window');
});

test('failures are told from clients that left, and do not count for the latencies', () => {
  const none = { answered: null, durationUs: -1 } as const;
  const receipt = makeReceipt(
    [
      good(applied + 1, 'green', { status: 500, retries: 2 }),
      good(applied + 2, 'green', { ...none, status: 503 }),
      good(applied + 3, 'green', { ...none, status: 0 }),
      good(applied + 4, 'green', { ending: 'cut' }),
      good(applied + 5, 'green', { ...none, status: 0, ending: 'client-left' }),
      good(applied + 6, 'green', { ...none, wanted: null, status: 400 }),
    ],
    question,
  );
  assert.deepEqual([receipt.requests, receipt.failed, receipt.clientLeft, receipt.retried], [6, 4, 1, 1]);
  assert.equal(receipt.p50Ms.after, null);
});

test('the first new answer is one since the switch was asked for', () => {
  const records = [good(applied - 501, 'green'), good(applied - 500, 'green')];
  assert.equal(makeReceipt(records, question).firstNewUs, applied - 500);
});

test('a gap in the serials is a lost record, unless it was logged before the window', () => {
  const start = applied - 1_000_000;
  const complete = (...records: RequestRecord[]) => makeReceipt(records, question).complete;
  assert.equal(complete(good(applied, 'blue', logged(0, applied)), good(applied, 'blue', logged(1, applied))), true);
  assert.equal(complete(good(applied, 'blue', logged(0, applied)), good(applied, 'blue', logged(2, applied))), false);
  assert.equal(complete(good(applied, 'blue', logged(5, applied))), false, 'the ring let the first ones go');
  assert.equal(
    complete(good(start - 9, 'blue', logged(5, start - 1)), good(applied, 'blue', logged(6, applied))),
    true,
  );
  assert.equal(complete(good(applied, 'blue', logged(0, applied)), good(applied, 'blue', logged(0, applied, 2))), true);
});

const record: fc.Arbitrary<RequestRecord> = fc
  .record({
    beganUs: fc.integer({ min: applied - 2_000_000, max: applied + 2_000_000 }),
    wanted: fc.constantFrom('blue' as const, 'green' as const, null),
    answered: fc.constantFrom('blue' as const, 'green' as const, null),
    status: fc.constantFrom(0, 200, 400, 500, 503),
    took: fc.integer({ min: 0, max: 1e7 }),
    ending: fc.constantFrom('complete' as const, 'client-left' as const, 'cut' as const),
    retries: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ took, ...rest }) => ({ ...rest, durationUs: rest.answered === null ? -1 : took }));

test('counts add up, whatever the records and their order', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 400 }), fc.nat(), (records, seed) => {
      const receipt = makeReceipt(records, question);
      const within = records.filter(({ beganUs }) => Math.abs(beganUs - applied) <= 1_000_000);
      assert.equal(receipt.requests, within.length);
      const unanswered = within.filter(({ answered }) => answered === null).length;
      assert.equal(receipt.bySlot.blue + receipt.bySlot.green + unanswered, receipt.requests);
      assert.ok(receipt.failed + receipt.clientLeft <= receipt.requests);
      assert.ok(receipt.lateOld <= receipt.bySlot.blue);
      assert.equal(receipt.lateOld > 0, receipt.lastOldUs !== null && receipt.lastOldUs > applied);
      for (const when of ['before', 'after'] as const) {
        const [p50, p99] = [receipt.p50Ms[when], receipt.p99Ms[when]];
        if (p99 !== null) assert.ok(p50 !== null && p50 <= p99);
      }
      const turned = records.toSorted((a, b) => ((a.beganUs * 31 + seed) % 97) - ((b.beganUs * 31 + seed) % 97));
      assert.deepEqual(makeReceipt(turned, question), receipt);
    }),
  );
});

test('percentiles are the nearest rank', () => {
  const records = Array.from({ length: 200 }, (_, at) =>
    good(applied - 1 - at, 'blue', { durationUs: (at + 1) * 1000 }),
  );
  const { p50Ms, p99Ms } = makeReceipt(records, question);
  assert.deepEqual([p50Ms.before, p99Ms.before], [100, 198]);
});
