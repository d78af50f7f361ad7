import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { poll } from '../../test/wires/prometheus.ts';
import { Problem } from '../contract/problem.ts';
import { type Delivery, delivered } from './model.ts';
import { Outbox, type OutboxLimits } from './outbox.ts';

const limits: OutboxLimits<number> = {
  sizeOf: () => 10,
  countOf: () => 1,
  mostBytes: 100,
  batch: { items: 4, bytes: 1_000 },
  firstPauseMs: 1,
  longestPauseMs: 8,
};

/** An outbox whose sendings go as `answer` says. */
function open(answer: (items: readonly number[]) => Delivery | Promise<Delivery>) {
  const tried: number[][] = [];
  let closed = false;
  const shipper = {
    async send(items: readonly number[]) {
      tried.push([...items]);
      return await answer(items);
    },
    close: () => {
      closed = true;
    },
  };
  return { outbox: new Outbox(shipper, limits), tried, isClosed: () => closed };
}

const down = () => {
  throw new Problem('shipping-failed', 'Down');
};

test('what failed is tried again, in order, until it gets there', async () => {
  let failures = 3;
  const { outbox, tried, isClosed } = open(() => (failures-- > 0 ? down() : delivered));
  for (const item of [1, 2, 3, 4, 5]) outbox.push(item);
  await poll(async () => outbox.status.sent === 5, 'all are sent');
  assert.deepEqual(tried.slice(-2), [[1, 2, 3, 4], [5]]);
  assert.ok(tried.length >= 5);
  assert.equal(outbox.status.problem, null);
  await outbox.close();
  assert.ok(isClosed());
});

test('when too much waits the oldest goes, and is counted', async () => {
  const { outbox, tried } = open(down);
  for (let item = 0; item < 25; item += 1) outbox.push(item);
  assert.equal(outbox.status.waiting, 10);
  assert.equal(outbox.status.dropped, 15);
  await poll(async () => tried.at(-1)?.[0] === 15, 'the oldest that is left is tried');
  assert.equal(outbox.status.problem?.message, 'Down');
  await outbox.close();
  assert.deepEqual(
    { ...outbox.status, problem: null },
    { sent: 0, dropped: 25, waiting: 0, problem: null, lastAt: null },
  );
});

test('what is refused is not tried again', async () => {
  const why = new Problem('shipping-failed', 'Refused');
  const { outbox, tried } = open((items) => (items.includes(1) ? { refused: 1, why } : delivered));
  for (const item of [1, 2, 3]) outbox.push(item);
  await poll(async () => outbox.status.waiting === 0, 'nothing waits');
  const { sent, dropped, problem } = outbox.status;
  assert.deepEqual([sent, dropped, problem?.message], [2, 1, 'Refused']);
  assert.equal(tried.flat().filter((item) => item === 1).length, 1);
  await outbox.close();
});

test('every item is sent or dropped, whatever is dropped while it is under way', async () => {
  const { promise, resolve } = Promise.withResolvers<Delivery>();
  const { outbox } = open(() => promise);
  outbox.push(0);
  await new Promise((done) => setImmediate(done));
  for (let item = 1; item < 30; item += 1) outbox.push(item);
  resolve(delivered);
  await poll(async () => outbox.status.waiting === 0, 'nothing waits');
  assert.equal(outbox.status.sent + outbox.status.dropped, 30);
  assert.equal(outbox.status.dropped, 20);
  await outbox.close();
});

test('closing sends what waits once more', async () => {
  let isUp = false;
  const { outbox } = open(() => (isUp ? delivered : down()));
  outbox.push(1);
  await poll(async () => outbox.status.problem !== null, 'it failed');
  isUp = true;
  await outbox.close();
  assert.deepEqual([outbox.status.sent, outbox.status.waiting], [1, 0]);
});

test('what was sent is held on to no longer', async () => {
  const shipper = { send: async () => delivered, close() {} };
  const outbox = new Outbox<{ body: Uint8Array }>(shipper, { ...limits, sizeOf: () => 10, countOf: () => 1 });
  const push = () => {
    const batch = { body: new Uint8Array(1) };
    outbox.push(batch);
    return new WeakRef(batch);
  };
  const gone = Array.from({ length: 8 }, push);
  await poll(async () => outbox.status.sent === 8, 'all are sent');
  const collect = gc();
  await poll(async () => {
    collect();
    return gone.every((each) => each.deref() === undefined);
  }, 'none is kept');
  await outbox.close();
});

/** The collector of garbage, which Node shows on request only. */
function gc(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
