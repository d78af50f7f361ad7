import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputQueue } from './input-queue.ts';

/** A queue whose calls end when the test says so. */
function held() {
  const sent: string[] = [];
  const ends: (() => void)[] = [];
  const queue = new InputQueue((data) => {
    sent.push(data);
    return new Promise((resolve) => ends.push(resolve));
  });
  const end = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { queue, sent, end };
}

test('what is typed during a call goes with the next one, in order', async () => {
  const { queue, sent, end } = held();
  for (const key of ['l', 's', '\r']) queue.push(key);
  assert.deepEqual(sent, ['l']);
  await end();
  assert.deepEqual(sent, ['l', 's\r']);
  await end();
  queue.push('x');
  assert.deepEqual(sent, ['l', 's\r', 'x']);
});

test('a large paste goes in pieces that split no character', async () => {
  const { queue, sent, end } = held();
  const paste = `${'a'.repeat(65_535)}😀b`;
  queue.push(paste);
  await end();
  assert.deepEqual(
    sent.map((each) => each.length),
    [65_535, 3],
  );
  assert.equal(sent.join(''), paste);
});

test('more than may wait is refused', () => {
  const { queue } = held();
  assert.equal(queue.push('a'), true);
  assert.equal(queue.push('b'.repeat(1024 * 1024)), true);
  assert.equal(queue.push('c'), false);
});
