import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BoundedQueue } from './queue.ts';

test('gives the items in order, holds no more than its limit, and ends', async () => {
  const queue = new BoundedQueue<number>(2);
  let pushed = 0;
  const writing = (async () => {
    for (let item = 0; item < 10; item++) {
      await queue.push(item);
      pushed++;
    }
    queue.end();
  })();
  await new Promise(setImmediate);
  assert.equal(pushed, 2);
  const read: number[] = [];
  for await (const item of queue) read.push(item);
  await writing;
  assert.deepEqual(read, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a failure reaches the reader after the items before it, and frees a writer that waits', async () => {
  const queue = new BoundedQueue<number>(1);
  await queue.push(1);
  const waiting = queue.push(2);
  queue.fail(new Error('gone'));
  await waiting;
  const reader = queue[Symbol.asyncIterator]();
  assert.equal((await reader.next()).value, 1);
  await assert.rejects(reader.next(), /gone/);
});
